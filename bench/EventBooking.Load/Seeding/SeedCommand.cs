using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using EventBooking.Bookings;
using EventBooking.Storage;
using Microsoft.Extensions.Options;
using Spectre.Console;

namespace EventBooking.Load.Seeding;

internal static class SeedCommand
{
    private static readonly Option<int> Bookings = new("--bookings") { Description = "How many bookings to make.", DefaultValueFactory = _ => 1_000_000 };
    private static readonly Option<StorageProvider> Provider = new("--provider") { Description = "Where to: Sqlite or MongoDb." };
    private static readonly Option<string> Data = new("--data") { Description = "Data directory of SQLite.", DefaultValueFactory = _ => "data" };
    private static readonly Option<string> Connection = new("--connection") { Description = "Connection string of MongoDB.", DefaultValueFactory = _ => "" };
    private static readonly Option<string> Database = new("--database") { Description = "Database of MongoDB.", DefaultValueFactory = _ => "eventbooking" };
    private static readonly Option<int> Seed = new("--seed") { Description = "The same seed gives the same people, slots and times.", DefaultValueFactory = _ => 1 };
    private static readonly Option<bool> Add = new("--add") { Description = "Also where there are bookings already." };

    private static readonly Option<string?> PeerConnection = new("--peer-connection") { Description = "Connection string, with its database, of the peer to compare with: the same people are written there, and nowhere else." };

    public static Command Create(IAnsiConsole console)
    {
        var command = new Command("seed", "Books for invented people, none of whom is ever written to.") { Bookings, Provider, Data, Connection, Database, Seed, Add, PeerConnection };
        Bookings.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--bookings must be 1 or more.");
            }
        });
        command.SetAction((parsed, cancellationToken) => RunAsync(console, parsed, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(IAnsiConsole console, ParseResult parsed, CancellationToken cancellationToken)
    {
        try
        {
            await (parsed.GetValue(PeerConnection) is { } peer ? SeedPeerAsync(console, parsed, peer, cancellationToken) : SeedAsync(console, parsed, cancellationToken));
            return 0;
        }
        catch (Exception e) when (e is SeedRefusedException or OptionsValidationException or StoreUnavailableException or OutcomeUnknownException)
        {
            console.WriteLine(e.Message);
            return 1;
        }
    }

    private static async Task SeedAsync(IAnsiConsole console, ParseResult parsed, CancellationToken cancellationToken)
    {
        var count = parsed.GetValue(Bookings);
        await using var target = SeedTarget.Open(StorageOf(parsed), count);
        await TimeAsync(console, count, made => target.Seeder.SeedAsync(parsed.GetValue(Seed), count, parsed.GetValue(Add), made, cancellationToken));

        var began = Stopwatch.GetTimestamp();
        await console.Status().StartAsync("Making them searchable", _ => target.Seeder.MakeSearchableAsync(cancellationToken));
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"All can be found after {Stopwatch.GetElapsedTime(began).TotalSeconds:N1} s."));
    }

    private static async Task SeedPeerAsync(IAnsiConsole console, ParseResult parsed, string connectionString, CancellationToken cancellationToken)
    {
        var count = parsed.GetValue(Bookings);
        using var peer = new PeerSeeder(connectionString);
        await TimeAsync(console, count, made => peer.SeedAsync(parsed.GetValue(Seed), count, made, cancellationToken));
    }

    private static async Task TimeAsync(IAnsiConsole console, int count, Func<Action<int>, Task> seed)
    {
        var began = Stopwatch.GetTimestamp();
        await ProgressBar.ShowAsync(console, "Bookings", count, seed);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count:N0} bookings in {seconds:N1} s: {count / seconds:N0} a second."));
    }

    private static StorageOptions StorageOf(ParseResult parsed) => new()
    {
        Provider = parsed.GetValue(Provider),
        DataDirectory = parsed.GetRequiredValue(Data),
        MongoDb = new() { ConnectionString = parsed.GetRequiredValue(Connection), Database = parsed.GetRequiredValue(Database) },
    };
}
