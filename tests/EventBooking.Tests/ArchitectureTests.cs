using ArchUnitNET.Domain;
using ArchUnitNET.Fluent.Syntax.Elements.Types;
using ArchUnitNET.Loader;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace EventBooking.Tests;

/// <summary>Dependencies between the folders go in one direction.</summary>
public sealed class ArchitectureTests
{
    private static readonly Architecture Application = new ArchLoader().LoadAssemblies(typeof(EventBookingBuilder).Assembly).Build();

    /// <summary>
    /// Each folder with the folders that it may import. <c>Hosting</c> may import all, and nothing but the composition root imports it.
    /// </summary>
    public static readonly TheoryData<string, string[]> Folders = new()
    {
        { "Scheduling", [] },
        { "Urls", ["Scheduling"] },
        { "Bookings", ["Scheduling"] },
        { "Email", ["Scheduling", "Urls", "Bookings"] },
        { "Outbox", ["Scheduling", "Urls", "Bookings", "Email"] },
        { "Storage", ["Scheduling", "Urls", "Bookings", "Email", "Outbox"] },
        { "Controllers", ["Scheduling", "Urls", "Bookings", "Email", "Outbox", "Storage"] },
        { "Areas.Admin", ["Scheduling", "Urls", "Bookings", "Email", "Outbox", "Storage", "Controllers"] },
        { "Hosting", ["Scheduling", "Urls", "Bookings", "Email", "Outbox", "Storage", "Controllers", "Areas.Admin"] },
    };

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_imports_only_the_folders_below_it(string folder, string[] allowed)
    {
        var others = Folders.Select(row => row.Data.Item1).Where(other => other != folder && !allowed.Contains(other));

        var violations = others.SelectMany(other => Imports(folder, other));

        Assert.Empty(violations);
    }

    [Fact]
    public void The_check_finds_an_import()
    {
        Assert.NotEmpty(Imports("Outbox", "Bookings"));
        Assert.Empty(Imports("Scheduling", "Bookings"));
    }

    [Fact]
    public void Every_namespace_belongs_to_a_folder_of_the_table()
    {
        var folders = Folders.Select(row => "EventBooking." + row.Data.Item1).ToList();

        var unknown = typeof(EventBookingBuilder).Assembly.GetTypes()
            .Select(type => type.Namespace)
            .Where(name => name is not null && name.StartsWith("EventBooking.", StringComparison.Ordinal))
            .Where(name => !folders.Exists(folder => name == folder || name!.StartsWith(folder + '.', StringComparison.Ordinal)))
            .Distinct();

        Assert.Empty(unknown);
    }

    private static IEnumerable<string> Imports(string folder, string other) =>
        Types().That().Are(In(folder)).Should().NotDependOnAny(In(other))
            .Evaluate(Application)
            .Where(result => !result.Passed)
            .Select(result => result.Description);

    private static GivenTypesConjunctionWithDescription In(string folder) =>
        Types().That()
            .ResideInNamespaceMatching($@"^EventBooking\.{folder.Replace(".", @"\.", StringComparison.Ordinal)}(\.|$)")
            .As(folder);
}
