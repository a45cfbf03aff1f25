using EventBooking.Load;
using EventBooking.Load.Faults;
using EventBooking.Tests.Storage;
using EventBooking.Tests.Testing;
using Spectre.Console;

namespace EventBooking.Tests.Load;

/// <summary>The command <c>faults</c> with few injections.</summary>
public abstract class FaultsTests
{
    /// <summary>A database keeps the transaction of a dead client for a minute.</summary>
    private protected const int TimeLimit = 10 * 60_000;

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected static async Task AssertNoProblemsAsync(IReadOnlyList<string> faults, params string[] arguments)
    {
        await using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = 200;

        var exitCode = await LoadCommands.Create(console)
            .Parse([
                "faults", "--capacity", "8", "--clients", "8", "--injections", "1",
                .. faults.SelectMany(fault => new[] { "--fault", fault }),
                .. arguments,
            ])
            .InvokeAsync(cancellationToken: Cancellation);

        TestContext.Current.TestOutputHelper?.WriteLine(output.ToString());
        Assert.True(exitCode == 0, output.ToString());
        Assert.Equal(faults.Count, output.ToString().Split("nothing wrong").Length - 1);
    }
}

[Collection(nameof(NonParallelCollection))]
public sealed class SqliteFaultsTests : FaultsTests
{
    [Fact(Timeout = TimeLimit)]
    public Task Two_instances_over_one_file_are_killed_and_stopped() =>
        AssertNoProblemsAsync(["instance stopped", "database killed"], "--provider", "Sqlite");

    [Fact(Timeout = TimeLimit)]
    public async Task The_disk_is_full_for_a_while()
    {
        var obstacle = await SmallDisk.FindObstacleAsync(Cancellation);
        Requirement.Check(obstacle is null, $"A full disk {obstacle}.");

        await AssertNoProblemsAsync(["disk full"], "--provider", "Sqlite", "--instances", "1");
    }
}

/// <summary>The faults affect the whole server, so no other test may run at the same time.</summary>
[Collection(nameof(MongoFaultTests))]
public sealed class MongoFaultsTests(MongoServer server) : FaultsTests
{
    [Fact(Timeout = TimeLimit)]
    public async Task The_server_fails_commands()
    {
        var support = await FailedCommand.FindSupportAsync(server.ConnectionString, Cancellation);
        Requirement.Check(support.CanFail, $"Needs what {support.Obstacle}.");

        string[] always = ["connection lost before the commit", "commit not known"];
        string[] onStandIn = ["answer lost after the commit"];
        await AssertNoProblemsAsync(
            [.. always, .. support.CanLoseAnswers ? onStandIn : []], "--provider", "MongoDb", "--connection", server.ConnectionString);
    }
}
