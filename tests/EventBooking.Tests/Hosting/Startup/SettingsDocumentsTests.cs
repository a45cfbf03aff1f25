using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using EventBooking.Hosting.Startup;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Hosting.Startup;

/// <summary>The files that list the settings have all of them, and nothing else.</summary>
public sealed class SettingsDocumentsTests
{
    private readonly IReadOnlyList<Setting> settings;

    public SettingsDocumentsTests()
    {
        var builder = Microsoft.AspNetCore.Builder.WebApplication.CreateBuilder();
        builder.AddEventBooking();
        settings = [.. builder.Services.Select(service => service.ImplementationInstance).OfType<SettingsSection>()
            .SelectMany(section => SettingsOf(section.Name, Activator.CreateInstance(section.OptionsType)!))];
    }

    [Fact]
    public void The_example_file_has_every_setting()
    {
        // The others are for docker-compose.yml.
        var lines = File.ReadAllLines(SourceTree.PathOf(".env.example"))
            .Where(line => line.Contains("__", StringComparison.Ordinal) && line[0] != '#');

        Assert.Equal(settings.Select(setting => setting.Name.Replace(":", "__", StringComparison.Ordinal)).Order(
            StringComparer.Ordinal), lines.Select(line => line.Split('=')[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_settings_file_has_every_setting()
    {
        var json = System.Text.Json.JsonDocument.Parse(
            File.ReadAllText(SourceTree.PathOf("appsettings.json")), new() { CommentHandling = System.Text.Json.JsonCommentHandling.Skip });
        var sections = settings.Select(setting => setting.Name.Split(':')[0]).ToHashSet(StringComparer.Ordinal);

        var names = json.RootElement.EnumerateObject().Where(section => sections.Contains(section.Name))
            .SelectMany(section => NamesIn(section.Name, section.Value));

        Assert.Equal(settings.Select(setting => setting.Name).Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_table_for_operators_has_every_setting_with_its_default()
    {
        var rows = File.ReadAllLines(SourceTree.PathOf("docs", "operations.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal) && line.Contains(':', StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => $"{cells[1].Trim('`')} = {cells[2].Trim('`')}");

        Assert.Equal(settings.Select(setting => $"{setting.Name} = {setting.Default}").Order(StringComparer.Ordinal), rows.Order(
            StringComparer.Ordinal));
    }

    private static IEnumerable<string> NamesIn(string path, System.Text.Json.JsonElement element) =>
        element.ValueKind == System.Text.Json.JsonValueKind.Object
            ? element.EnumerateObject().SelectMany(property => NamesIn($"{path}:{property.Name}", property.Value))
            : [path];

    private static IEnumerable<Setting> SettingsOf(string path, object options) =>
        options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite)
            .SelectMany(property =>
        {
            var (name, value) = ($"{path}:{property.Name}", property.GetValue(options));
            return TypeDescriptor.GetConverter(property.PropertyType).CanConvertFrom(typeof(string))
                ? [new(name, Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")]
                : SettingsOf(name, value!);
        });

    private sealed record Setting(string Name, string Default);
}
