using System.CommandLine;
using System.CommandLine.Parsing;
using EventBooking.Storage;
using Spectre.Console;

namespace EventBooking.Load.Faulting;

internal static class FaultsCommand
{
    private static readonly Option<StorageProvider> Provider = new("--provider") { Description = "What the site keeps its bookings in: Sqlite or MongoDb." };
    private static readonly Option<string> Connection = new("--connection") { Description = "Connection string of MongoDB. Faults are ordered for the whole server: nobody else may be using it.", DefaultValueFactory = _ => "" };
    private static readonly Option<string?> MongoCrash = new("--mongo-crash") { Description = "Command line that ends MongoDB without warning." };
    private static readonly Option<string?> MongoStart = new("--mongo-start") { Description = "Command line that starts it again, and returns." };
    private static readonly Option<string> Work = new("--work") { Description = "Directory for data and logs.", DefaultValueFactory = _ => Path.GetTempPath() };
    private static readonly Option<int> Instances = new("--instances") { Description = "How many instances share the database.", DefaultValueFactory = _ => 2 };
    private static readonly Option<int> Clients = new("--clients") { Description = "How many people book at once.", DefaultValueFactory = _ => 12 };
    private static readonly Option<int> Capacity = new("--capacity") { Description = "Seats of a slot.", DefaultValueFactory = _ => 40 };
    private static readonly Option<int> Strikes = new("--strikes") { Description = "How often a fault strikes in its round.", DefaultValueFactory = _ => 5 };
    private static readonly Option<int?> Rounds = new("--rounds") { Description = "How many rounds; without this and --seconds, one for each fault." };
    private static readonly Option<double?> Seconds = new("--seconds") { Description = "How long to begin further rounds." };
    private static readonly Option<int> Seed = new("--seed") { Description = "The same seed gives the same faults in the same order.", DefaultValueFactory = _ => Random.Shared.Next(1_000_000) };
    private static readonly Option<string[]> Only = new("--fault") { Description = "Name of a fault; repeat it for several. All when none is given." };
    private static readonly Option<FileInfo?> Json = new("--json") { Description = "File for the figures." };

    public static Command Create(IAnsiConsole console)
    {
        var command = new Command("faults", "Starts sites, lets things go wrong while people book, and checks after each round that nothing is oversold, undersold, lost or doubled.")
        {
            Provider, Connection, MongoCrash, MongoStart, Work, Instances, Clients, Capacity, Strikes, Rounds, Seconds, Seed, Only, Json,
        };
        foreach (var count in new[] { Instances, Clients, Capacity, Strikes })
        {
            count.Validators.Add(result => RequireOneOrMore(count.Name, result));
        }

        command.SetAction((parsed, cancellationToken) => RunAsync(console, parsed, cancellationToken));
        return command;
    }

    private static void RequireOneOrMore(string name, OptionResult result)
    {
        if (result.GetValueOrDefault<int>() < 1)
        {
            result.AddError($"{name} must be 1 or more.");
        }
    }

    private static async Task<int> RunAsync(IAnsiConsole console, ParseResult parsed, CancellationToken cancellationToken)
    {
        var plan = PlanOf(parsed);
        var catalogue = await FaultCatalogue.ForAsync(plan, cancellationToken);
        foreach (var leftOut in catalogue.LeftOut)
        {
            console.WriteLine($"Left out: {leftOut}.");
        }

        var names = parsed.GetValue(Only) ?? [];
        List<IFault> faults = [.. catalogue.Faults.Where(fault => names.Length == 0 || names.Contains(fault.Name))];
        if (names.Except(faults.Select(fault => fault.Name)).FirstOrDefault() is { } unknown)
        {
            console.WriteLine($"There is no fault '{unknown}' to try here. There are: {string.Join(", ", catalogue.Faults.Select(fault => fault.Name))}.");
            return 1;
        }

        if (plan is { Rounds: null, Time: null })
        {
            plan = plan with { Rounds = faults.Count };
        }

        return await RunAsync(console, plan, faults, parsed.GetValue(Json), cancellationToken);
    }

    private static async Task<int> RunAsync(IAnsiConsole console, FaultPlan plan, List<IFault> faults, FileInfo? json, CancellationToken cancellationToken)
    {
        var rounds = new List<RoundResult>();
        console.WriteLine($"Seed {plan.Seed}, {plan.Instances} instances on {plan.Provider}, {plan.Clients} people.");
        try
        {
            await new FaultRun(plan, faults, Played).RunAsync(cancellationToken);
            return rounds.All(round => round.IsClean) ? 0 : 1;
        }
        catch (SiteFailedException e)
        {
            console.WriteLine(e.Message);
            return 1;
        }
        finally
        {
            // Also of a run that somebody has ended.
            FaultsReport.Show(console, rounds);
            if (json is not null)
            {
                await FaultsReport.WriteAsync(rounds, json, CancellationToken.None);
            }
        }

        void Played(RoundResult round)
        {
            rounds.Add(round);
            FaultsReport.ShowRound(console, round);
        }
    }

    private static FaultPlan PlanOf(ParseResult parsed) => new()
    {
        Application = typeof(EventBookingBuilder).Assembly.Location,
        Provider = parsed.GetValue(Provider),
        ConnectionString = parsed.GetRequiredValue(Connection),
        MongoCrash = parsed.GetValue(MongoCrash),
        MongoStart = parsed.GetValue(MongoStart),
        Directory = parsed.GetRequiredValue(Work),
        Instances = parsed.GetValue(Instances),
        Clients = parsed.GetValue(Clients),
        Capacity = parsed.GetValue(Capacity),
        Strikes = parsed.GetValue(Strikes),
        Seed = parsed.GetValue(Seed),
        Rounds = parsed.GetValue(Rounds),
        Time = parsed.GetValue(Seconds) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
    };
}
