using System.Diagnostics;
using System.Text.RegularExpressions;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Storage;

/// <summary>Runs the SQLite commands of docs/operations.md.</summary>
public sealed partial class BackupTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("eventbooking-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public async Task A_backup_made_during_bookings_restores_all_earlier_bookings()
    {
        var operations = SourceTree.PathOf("docs", "operations.md");
        var (backUp, restore) = CommandsOf(await File.ReadAllTextAsync(operations, TestContext.Current.CancellationToken));
        var settings = new Dictionary<string, string?>
        {
            ["Storage:DataDirectory"] = Path.Combine(directory, "data"),
            ["Email:Provider"] = "Files",
            ["Event:SlotCapacity"] = "1000",
        };
        string before;
        await using (var site = Site.Start(settings))
        {
            before = await BookAsync(site);
            using var stop = new CancellationTokenSource();
            var booking = BookUntilAsync(site, stop.Token);

            await RunAsync(backUp);

            await stop.CancelAsync();
            Assert.NotEmpty(await booking);
            await BookAsync(site, "After the Backup");
        }

        await RunAsync(restore);

        await using var restored = Site.Start(settings);
        using var administrator = await Administrator.CreateSignedInAsync(restored);
        using var found = await administrator.Http.GetAsync($"/admin/bookings/{before}", TestContext.Current.CancellationToken);
        Assert.True(found.IsSuccessStatusCode);
        Assert.Equal(0, await CountAsync(administrator, "After the Backup"));
        var booked = (await restored.Http.BookedCountsAsync("2026-03-01")).Values.Sum();
        Assert.Equal(await CountAsync(administrator, ""), booked);
        await BookAsync(restored);
    }

    [Fact]
    public async Task A_backup_refuses_to_overwrite_a_file()
    {
        await using (Site.Start(new Dictionary<string, string?> { ["Storage:DataDirectory"] = Path.Combine(directory, "data") }))
        {
            await RunAsync("dotnet EventBooking.dll backup backup.db");
        }

        var errors = await RunAsync("dotnet EventBooking.dll backup backup.db", exitCode: 1);

        Assert.Contains("backup.db exists already", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_without_a_database_is_an_error()
    {
        var errors = await RunAsync("dotnet EventBooking.dll backup backup.db", exitCode: 1);

        Assert.Contains($"There is no database at {Path.Combine(directory, "data", "eventbooking.db")}", errors, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(directory));
    }

    private static (string BackUp, string Restore) CommandsOf(string document)
    {
        var blocks = ShellBlock().Matches(document);
        Assert.Equal(2, blocks.Count);
        return (blocks[0].Groups["commands"].Value, blocks[1].Groups["commands"].Value);
    }

    /// <summary>Returns the standard error of the commands.</summary>
    private async Task<string> RunAsync(string commands, int exitCode = 0)
    {
        var here = commands.Replace("EventBooking.dll", typeof(EventBookingBuilder).Assembly.Location, StringComparison.Ordinal);
        var start = new ProcessStartInfo("bash", ["-euc", here])
        {
            WorkingDirectory = directory,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["Storage__DataDirectory"] = "data";
        using var process = Process.Start(start)!;
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == exitCode, errors);
        return errors;
    }

    private static async Task<string> BookAsync(Site site, string name = "Ada Lovelace")
    {
        using var response = await site.Http.BookAsync(BookingApi.Body(name: name));
        Assert.True(response.IsSuccessStatusCode);
        return (await response.JsonAsync()).GetProperty("reference").GetString()!;
    }

    private static async Task<IReadOnlyList<string>> BookUntilAsync(Site site, CancellationToken stop)
    {
        var references = new List<string>();
        while (!stop.IsCancellationRequested)
        {
            references.Add(await BookAsync(site, "Grace Hopper"));
        }

        return references;
    }

    private static async Task<int> CountAsync(Administrator administrator, string name) =>
        (await administrator.Http.GetJsonAsync($"/api/admin/bookings?name={Uri.EscapeDataString(name)}")).GetProperty("total").GetInt32();

    [GeneratedRegex("```sh\n(?<commands>.*?)```", RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ShellBlock();
}
