using EventBooking.Load;
using EventBooking.Load.Faulting;
using EventBooking.Load.Faulting.Faults;
using EventBooking.Tests.Storage;
using EventBooking.Tests.Testing;
using Spectre.Console;

namespace EventBooking.Tests.Load;

/// <summary>The short form of the load tool's <c>faults</c>: the command itself, with few strikes.</summary>
public abstract class FaultsTests
{
    /// <summary>A database keeps the transaction of a dead client for a minute.</summary>
    private protected const int TimeLimit = 10 * 60_000;

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected static async Task NothingGoesWrongAsync(IReadOnlyList<string> faults, params string[] arguments)
    {
        await using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = 200;

        var exitCode = await Commands.All(console)
            .Parse(["faults", "--capacity", "8", "--clients", "8", "--strikes", "1", .. faults.SelectMany(fault => new[] { "--fault", fault }), .. arguments])
            .InvokeAsync(cancellationToken: Cancellation);

        TestContext.Current.TestOutputHelper?.WriteLine(output.ToString());
        Assert.True(exitCode == 0, output.ToString());
        Assert.Equal(faults.Count, output.ToString().Split("nothing wrong").Length - 1);
    }
}

[Collection(nameof(Crowds))]
public sealed class SqliteFaultsTests : FaultsTests
{
    [Fact(Timeout = TimeLimit)]
    public Task Two_instances_over_one_file_are_killed_and_stopped() =>
        NothingGoesWrongAsync(["instance stopped", "database killed"], "--provider", "Sqlite");

    [Fact(Timeout = TimeLimit)]
    public async Task The_disk_is_full_for_a_while()
    {
        var obstacle = await SmallDisk.FindObstacleAsync(Cancellation);
        Requirement.Is(obstacle is null, $"A full disk {obstacle}.");

        await NothingGoesWrongAsync(["disk full"], "--provider", "Sqlite", "--instances", "1");
    }
}

/// <summary>Faults are ordered for the whole server, so nothing else may run beside these tests.</summary>
[Collection(nameof(MongoFaultTests))]
public sealed class MongoFaultsTests(MongoServer server) : FaultsTests
{
    [Fact(Timeout = TimeLimit)]
    public async Task The_server_fails_commands()
    {
        var (canFail, canLoseAnswers, obstacle) = await FailedCommands.TryAsync(server.ConnectionString, Cancellation);
        Requirement.Is(canFail, $"Needs what {obstacle}.");

        string[] always = ["connection lost before the commit", "commit not known"];
        string[] onStandIn = ["answer lost after the commit"];
        await NothingGoesWrongAsync([.. always, .. canLoseAnswers ? onStandIn : []], "--provider", "MongoDb", "--connection", server.ConnectionString);
    }
}
