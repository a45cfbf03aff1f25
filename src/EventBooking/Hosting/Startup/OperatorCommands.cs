using EventBooking.Storage;
using EventBooking.Storage.Sqlite;

namespace EventBooking.Hosting.Startup;

/// <summary>What an operator does with the application's own program besides running it, so that a container needs no other tool.</summary>
public static class OperatorCommands
{
    private const string Usage = "Say 'health ADDRESS' to ask a running application how it is, or 'backup FILE' to copy the SQLite database into a new file. To run the site, say nothing.";

    private static readonly TimeSpan LongestProbe = TimeSpan.FromSeconds(3);

    /// <summary>The exit code of the command that the arguments name; null when they name none, and the site is to be run.</summary>
    public static async Task<int?> RunAsync(string[] args) => args switch
    {
        ["health", var address] => await ProbeAsync(address),
        ["backup", var file] => BackUp(file),
        ["health" or "backup", ..] => throw new StartException(Usage),
        [['-', ..], ..] or [] => null,
        [var unknown, ..] => throw new StartException($"There is no command '{unknown}'. {Usage}"),
    };

    /// <summary>0 when the address answers that all is well, within three seconds.</summary>
    private static async Task<int> ProbeAsync(string address)
    {
        try
        {
            using var http = new HttpClient { Timeout = LongestProbe };
            using var response = await http.GetAsync(new Uri(address));
            await Console.Out.WriteLineAsync(await response.Content.ReadAsStringAsync());
            return response.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or UriFormatException)
        {
            await Console.Error.WriteLineAsync($"{address}: {e.Message}");
            return 1;
        }
    }

    private static int BackUp(string file)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.AddEventBooking();
        using var app = builder.Build();

        // Whoever makes a backup needs none of the other settings.
        if (SettingsSection.Read<StorageOptions>(StorageOptions.Section, app.Configuration).Provider != StorageProvider.Sqlite)
        {
            throw new StartException("Storage:Provider is not Sqlite; docs/operations.md says how a MongoDB is backed up.");
        }

        var database = app.Services.GetRequiredService<SqliteDatabase>();
        SqliteBackup.Write(database.FilePath, file);
        Console.WriteLine($"{database.FilePath} was copied to {Path.GetFullPath(file)}.");
        return 0;
    }
}
