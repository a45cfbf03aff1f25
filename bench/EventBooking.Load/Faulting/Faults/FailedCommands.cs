using MongoDB.Bson;
using MongoDB.Driver;

namespace EventBooking.Load.Faulting.Faults;

/// <summary>
/// MongoDB fails commands of the site, some in a row, by its own test hook: https://github.com/mongodb/mongo/wiki/The-%22failCommand%22-fail-point.
/// It is set for the whole server.
/// </summary>
/// <param name="connectionString">Of the server.</param>
/// <param name="name">What people call it.</param>
/// <param name="commands">One of them is drawn for each strike.</param>
/// <param name="failure">What happens to the command.</param>
internal sealed class FailedCommands(string connectionString, string name, IReadOnlyList<string> commands, BsonDocument failure) : IFault
{
    private const int MostInARow = 8;
    private const int ShortestWait = 200;
    private const int LongestWait = 1000;

    private static readonly IReadOnlyList<string> InsideTransaction = ["findAndModify", "insert"];
    private static readonly IReadOnlyList<string> Anywhere = ["find", "findAndModify", "insert", "update"];
    private static readonly IReadOnlyList<string> Commit = ["commitTransaction"];

    public string Name => name;

    public static IReadOnlyList<IFault> All(string connectionString, bool canLoseAnswers)
    {
        List<IFault> all =
        [
            new FailedCommands(connectionString, "connection lost before a command", Anywhere, new("closeConnection", true)),
            new FailedCommands(connectionString, "connection lost before the commit", Commit, new("closeConnection", true)),
            new FailedCommands(connectionString, "conflict", InsideTransaction, Error(112, "TransientTransactionError")),
            new FailedCommands(connectionString, "conflict at the commit", Commit, Error(112, "TransientTransactionError")),
            new FailedCommands(connectionString, "commit not known", Commit, Error(91, "UnknownTransactionCommitResult")),
            new FailedCommands(connectionString, "commit late", Commit, new() { { "blockConnection", true }, { "blockTimeMS", 2500 } }),
        ];
        if (canLoseAnswers)
        {
            all.Add(new FailedCommands(connectionString, "answer lost after a command", Anywhere, new("closeAfter", true)));
            all.Add(new FailedCommands(connectionString, "answer lost after the commit", Commit, new("closeAfter", true)));
        }

        return all;
    }

    public async Task<bool> StrikeAsync(FaultySite site, Random random, CancellationToken cancellationToken)
    {
        using var client = new MongoClient(connectionString);
        var ordered = new BsonDocument(failure) { { "failCommands", new BsonArray { commands[random.Next(commands.Count)] } } };
        await OrderAsync(client, new BsonDocument("times", random.Next(1, MostInARow + 1)), ordered);
        try
        {
            await Task.Delay(random.Next(ShortestWait, LongestWait), cancellationToken);
        }
        finally
        {
            await OrderAsync(client, "off", []);
        }

        return true;
    }

    /// <summary>Whether the server takes such orders at all, and whether it can lose an answer after it has done its work; a sentence says why not.</summary>
    public static async Task<(bool CanFail, bool CanLoseAnswers, string? Obstacle)> TryAsync(string connectionString, CancellationToken cancellationToken)
    {
        using var client = new MongoClient(connectionString);
        try
        {
            await OrderAsync(client, "off", []);
            var build = await client.GetDatabase("admin").RunCommandAsync<BsonDocument>(new BsonDocument("buildInfo", 1), cancellationToken: cancellationToken);

            // MongoDB itself has no such fault; the stand-in that calls itself documentdb has.
            var canLoseAnswers = build.GetValue("gitVersion", "") == "documentdb";
            return (true, canLoseAnswers, canLoseAnswers ? null : "answers lost after a command: this server cannot lose them");
        }
        catch (MongoCommandException e)
        {
            return (false, false, $"failed commands: needs a MongoDB with test commands enabled ({e.Message})");
        }
    }

    private static async Task OrderAsync(MongoClient client, BsonValue mode, BsonDocument data) =>
        await client.GetDatabase("admin").RunCommandAsync<BsonDocument>(new BsonDocument { { "configureFailPoint", "failCommand" }, { "mode", mode }, { "data", data } });

    private static BsonDocument Error(int code, string label) => new() { { "errorCode", code }, { "errorLabels", new BsonArray { label } } };
}
