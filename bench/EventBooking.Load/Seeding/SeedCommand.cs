using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using EventBooking.Bookings;
using EventBooking.Storage;
using EventBooking.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MongoDB.Driver;
using Spectre.Console;

namespace EventBooking.Load.Seeding;

internal static class SeedCommand
{
    private static readonly Option<int> Bookings = LoadCommands.CreateCount("--bookings", "How many bookings.", 1_000_000);

    private static readonly Option<StorageProvider> Provider =
        LoadCommands.CreateOption("--provider", "The storage: Sqlite or MongoDb.", StorageProvider.Sqlite);

    private static readonly Option<string> Data = LoadCommands.CreateOption("--data", "Data directory of SQLite.", "data");
    private static readonly Option<string> Connection = LoadCommands.CreateOption("--connection", "Connection string of MongoDB.", "");
    private static readonly Option<string> Database = LoadCommands.CreateOption("--database", "Database of MongoDB.", "eventbooking");

    private static readonly Option<int> Seed =
        LoadCommands.CreateOption("--seed", "The same seed gives the same people, slots and times.", 1);

    private static readonly Option<bool> Add = LoadCommands.CreateOption("--add", "Adds to a store that has bookings.", false);

    private static readonly Option<string?> PeerConnection = LoadCommands.CreateOption<string?>(
        "--peer-connection", "Connection string, with the database, of the peer. The bookings are written there only.", null);

    public static Command Create(IAnsiConsole console)
    {
        var command = new Command("seed", "Books for generated people, who get no emails.")
        {
            Bookings, Provider, Data, Connection, Database, Seed, Add, PeerConnection,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(console, parsed, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(IAnsiConsole console, ParseResult parsed, CancellationToken cancellationToken)
    {
        var count = parsed.GetValue(Bookings);
        var began = Stopwatch.GetTimestamp();
        try
        {
            await console.Progress().StartAsync(progress =>
            {
                var bookings = progress.AddTask("Bookings", maxValue: count);
                return SeedAsync(parsed, count, booked => bookings.Increment(booked), cancellationToken);
            });
        }
        catch (Exception e) when (e is SeedException or MongoConfigurationException or OptionsValidationException
            or StoreUnavailableException or OutcomeUnknownException)
        {
            console.WriteLine(e.Message);
            return 1;
        }

        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{count:N0} bookings in {seconds:N1} s: {count / seconds:N0} a second."));
        return 0;
    }

    private static async Task SeedAsync(ParseResult parsed, int count, Action<int> onBooked, CancellationToken cancellationToken)
    {
        var seed = parsed.GetValue(Seed);
        if (parsed.GetValue(PeerConnection) is { } connection)
        {
            using var peer = new PeerSeeder(connection);
            await peer.SeedAsync(seed, count, onBooked, cancellationToken);
            return;
        }

        await using var application = SeedApplication.Create(CreateStorageSettings(parsed), count);
        if (parsed.GetValue(Provider) == StorageProvider.MongoDb)
        {
            using var mongo = new MongoClient(parsed.GetRequiredValue(Connection));
            var database = mongo.GetDatabase(parsed.GetRequiredValue(Database));

            // A transaction on MongoDB may take seconds only.
            await SeedAsync(batchSize: 1_000, bookings => SentMessages.MarkAsync(database, bookings));
        }
        else
        {
            var database = application.Services.GetRequiredService<SqliteDatabase>();

            // Each transaction on SQLite writes most pages of the indexes with random keys, so it is large.
            await SeedAsync(batchSize: 100_000, bookings => SentMessages.MarkAsync(database, bookings));
        }

        Task SeedAsync(int batchSize, Func<IReadOnlyList<Booking>, Task> markSent) =>
            ActivatorUtilities.CreateInstance<Seeder>(application.Services, batchSize, markSent)
                .SeedAsync(seed, count, parsed.GetValue(Add), onBooked, cancellationToken);
    }

    private static Dictionary<string, string?> CreateStorageSettings(ParseResult parsed) => new()
    {
        ["Email:Provider"] = "Files",
        ["Storage:Provider"] = parsed.GetValue(Provider).ToString(),
        ["Storage:DataDirectory"] = parsed.GetValue(Data),
        ["Storage:MongoDb:ConnectionString"] = parsed.GetValue(Connection),
        ["Storage:MongoDb:Database"] = parsed.GetValue(Database),
    };
}
