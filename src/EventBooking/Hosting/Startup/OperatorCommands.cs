using EventBooking.Bookings;
using EventBooking.Storage;
using EventBooking.Storage.Sqlite;
using Microsoft.Extensions.Options;

namespace EventBooking.Hosting.Startup;

/// <summary>Commands for operators, so that a container needs no other tools.</summary>
public static class OperatorCommands
{
    private const string Usage =
        "Commands: 'health ADDRESS' requests the health of a running application, "
        + "'backup FILE' copies the SQLite database to a new file. Without a command, the site runs.";

    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(3);

    /// <summary>The exit code of the command; null if the arguments contain no command.</summary>
    public static async Task<int?> RunAsync(string[] args) => args switch
    {
        ["health", var address] => await ProbeAsync(address),
        ["backup", var file] => BackUp(file),
        ["health" or "backup", ..] => throw new StartException(Usage),
        [['-', ..], ..] or [] => null,
        [var unknown, ..] => throw new StartException($"There is no command '{unknown}'. {Usage}"),
    };

    /// <summary>0 if the address answers with success within the timeout.</summary>
    private static async Task<int> ProbeAsync(string address)
    {
        try
        {
            using var http = new HttpClient { Timeout = ProbeTimeout };
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
        try
        {
            // Only the settings of the storage are validated: a backup needs no others.
            if (app.Services.GetRequiredService<IOptions<StorageOptions>>().Value.Provider != StorageProvider.Sqlite)
            {
                throw new StartException("Storage:Provider is not Sqlite; docs/operations.md explains how to back up a MongoDB.");
            }

            var database = app.Services.GetRequiredService<SqliteDatabase>();
            SqliteBackup.Write(database.FilePath, file);
            Console.WriteLine($"{database.FilePath} was copied to {Path.GetFullPath(file)}.");
            return 0;
        }
        catch (OptionsValidationException e)
        {
            throw new StartException([.. e.Failures], e);
        }
        catch (StoreSetupException e)
        {
            throw new StartException(e.Message, e);
        }
    }
}
