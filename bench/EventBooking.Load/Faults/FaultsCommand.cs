using System.CommandLine;
using EventBooking.Storage;
using Spectre.Console;

namespace EventBooking.Load.Faults;

internal static class FaultsCommand
{
    private static readonly Option<StorageProvider> Provider =
        LoadCommands.CreateOption("--provider", "The storage of the site: Sqlite or MongoDb.", StorageProvider.Sqlite);

    private static readonly Option<string> Connection = LoadCommands.CreateOption(
        "--connection", "Connection string of MongoDB. The faults affect the whole server: nobody else may use it.", "");

    private static readonly Option<string?> MongoCrash =
        LoadCommands.CreateOption<string?>("--mongo-crash", "Command line that ends MongoDB without warning.", null);

    private static readonly Option<string?> MongoStart =
        LoadCommands.CreateOption<string?>("--mongo-start", "Command line that starts MongoDB again, and returns.", null);

    private static readonly Option<string> Work = LoadCommands.CreateOption("--work", "Directory for data and logs.", Path.GetTempPath());
    private static readonly Option<int> Instances = LoadCommands.CreateCount("--instances", "How many instances share the database.", 2);
    private static readonly Option<int> Clients = LoadCommands.CreateCount("--clients", "How many clients book at once.", 12);
    private static readonly Option<int> Capacity = LoadCommands.CreateCount("--capacity", "Seats of a slot.", 40);
    private static readonly Option<int> Injections = LoadCommands.CreateCount("--injections", "How often a round injects its fault.", 5);

    private static readonly Option<int?> Rounds =
        LoadCommands.CreateOption<int?>("--rounds", "How many rounds; without this and --minutes, one for each fault.", null);

    private static readonly Option<double?> Minutes =
        LoadCommands.CreateOption<double?>("--minutes", "New rounds begin until this time is over.", null);

    private static readonly Option<int> Seed =
        LoadCommands.CreateOption("--seed", "The same seed gives the same faults in the same order.", Random.Shared.Next(1_000_000));

    private static readonly Option<string[]> Names =
        LoadCommands.CreateOption<string[]>("--fault", "Name of a fault; repeat it for several. Without it, all.", []);

    public static Command Create(IAnsiConsole console)
    {
        var command = new Command("faults", "Starts sites, injects failures while clients book, and checks the seats after each round.")
        {
            Provider, Connection, MongoCrash, MongoStart, Work, Instances, Clients, Capacity, Injections, Rounds, Minutes, Seed, Names,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(console, parsed, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(IAnsiConsole console, ParseResult parsed, CancellationToken cancellationToken)
    {
        var options = CreateOptions(parsed);
        var catalogue = await FaultCatalogue.CreateAsync(options, cancellationToken);
        foreach (var leftOut in catalogue.LeftOut)
        {
            console.WriteLine($"Left out: {leftOut}.");
        }

        var names = parsed.GetRequiredValue(Names);
        List<IFault> faults = [.. catalogue.Faults.Where(fault => names.Length == 0 || names.Contains(fault.Name))];
        if (names.Except(faults.Select(fault => fault.Name)).FirstOrDefault() is { } unknown)
        {
            var possible = string.Join(", ", catalogue.Faults.Select(fault => fault.Name));
            console.WriteLine($"Unknown fault '{unknown}'. Possible here: {possible}.");
            return 1;
        }

        options = options is { Rounds: null, Time: null } ? options with { Rounds = faults.Count } : options;
        var rounds = new List<RoundResult>();
        console.WriteLine($"Seed {options.Seed}, {options.Instances} instances on {options.Provider}, {options.Clients} clients.");
        try
        {
            await new FaultRun(options, faults, AddRound).RunAsync(cancellationToken);
            return rounds.All(round => round.IsClean) ? 0 : 1;
        }
        catch (SiteFailedException e)
        {
            console.WriteLine(e.Message);
            return 1;
        }
        finally
        {
            // Also shown when the run was cancelled.
            RoundResult.ShowTable(console, rounds);
        }

        void AddRound(RoundResult round)
        {
            rounds.Add(round);
            round.Show(console);
        }
    }

    private static FaultRunOptions CreateOptions(ParseResult parsed) => new()
    {
        Application = typeof(EventBookingBuilder).Assembly.Location,
        Provider = parsed.GetValue(Provider),
        ConnectionString = parsed.GetRequiredValue(Connection),
        MongoCrash = parsed.GetValue(MongoCrash),
        MongoStart = parsed.GetValue(MongoStart),
        Directory = parsed.GetRequiredValue(Work),
        Instances = parsed.GetValue(Instances),
        Clients = parsed.GetValue(Clients),
        SlotCapacity = parsed.GetValue(Capacity),
        InjectionsPerRound = parsed.GetValue(Injections),
        Seed = parsed.GetValue(Seed),
        Rounds = parsed.GetValue(Rounds),
        Time = parsed.GetValue(Minutes) is { } minutes ? TimeSpan.FromMinutes(minutes) : null,
    };
}
