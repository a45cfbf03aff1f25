using System.Diagnostics;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Load;

/// <summary><c>bench/compare.sh</c> for a moment, against the site.</summary>
[Collection(nameof(NonParallelCollection))]
public sealed class CompareScriptTests : IAsyncDisposable
{
    private readonly SqliteHost host = new();
    private Site? site;

    public async ValueTask DisposeAsync()
    {
        if (site is not null)
        {
            await site.DisposeAsync();
        }

        await host.DisposeAsync();
    }

    [Theory]
    [InlineData("100000", "bookings", "one-slot")]
    [InlineData("4", "refusals")]
    public async Task A_script_is_compared_with_validate(string capacity, params string[] scripts)
    {
        Start(capacity);

        var (exitCode, output) = await CompareAsync(["--validate", site!.Address.ToString(), .. scripts]);

        Assert.True(exitCode == 0, output);
        Assert.Equal(scripts.SelectMany(script => new[] { $"{script} site", $"{script} validate" }), RowsOf(output));
    }

    [Fact]
    public async Task A_script_is_compared_with_a_peer()
    {
        Start("4");
        var address = site!.Address.ToString();

        var (exitCode, output) = await CompareAsync(["--peer", address, address, "reads"]);

        Assert.True(exitCode == 0, output);
        Assert.Equal(["reads site", "reads peer"], RowsOf(output));
    }

    [Fact]
    public async Task Every_filter_finds_bookings()
    {
        Start("4");
        using var booking = await site!.Http.BookAsync(BookingApi.Body("2026-03-01T10:00"));

        var (exitCode, output) = await CompareAsync([site.Address.ToString(), "admin:last", "admin:name,phone,date"]);

        Assert.True(exitCode == 0, output);
        Assert.Equal(["admin:last site", "admin:name,phone,date site"], RowsOf(output));
    }

    /// <summary>The control: bookings in full slots.</summary>
    [Fact]
    public async Task Wrong_answers_are_shown_and_make_the_exit_code_1()
    {
        Start("1");

        var (exitCode, output) = await CompareAsync([site!.Address.ToString(), "bookings"]);

        Assert.Equal(1, exitCode);
        Assert.DoesNotMatch(@"bookings +site( +[\d.]+){4} +0 ", output);
    }

    private void Start(string capacity) => site = Site.Start(new Dictionary<string, string?>(host.Settings)
    {
        ["Event:SlotCapacity"] = capacity,
        ["RateLimits:Enabled"] = "false",
    });

    private static IEnumerable<string> RowsOf(string output) =>
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(2)));

    private static async Task<(int ExitCode, string Output)> CompareAsync(IEnumerable<string> arguments)
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        Requirement.Check(path.Split(':').Any(directory => File.Exists(Path.Combine(directory, "wrk"))), "Needs wrk.");
        var start = new ProcessStartInfo(SourceTree.PathOf("bench", "compare.sh"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in new[] { ("ROUNDS", "1"), ("DURATION", "1"), ("WARM_UP", "1"), ("PAUSE", "0"), ("CONNECTIONS", "4") })
        {
            start.Environment[name] = value;
        }

        start.Environment["ADMIN_KEY"] = Site.AdminKey;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + errors);
    }
}
