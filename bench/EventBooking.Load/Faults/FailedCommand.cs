using MongoDB.Bson;
using MongoDB.Driver;

namespace EventBooking.Load.Faults;

/// <summary>
/// MongoDB fails commands of the site, some in a row, with its own test hook, which is set for the whole server:
/// https://github.com/mongodb/mongo/wiki/The-%22failCommand%22-fail-point.
/// </summary>
/// <param name="connectionString">Of the server.</param>
/// <param name="name">Of the fault.</param>
/// <param name="commands">A random one of them fails.</param>
/// <param name="failure">How the command fails.</param>
internal sealed class FailedCommand(string connectionString, string name, IReadOnlyList<string> commands, BsonDocument failure) : IFault
{
    private const int MaxInARow = 8;
    private const int MinWait = 200;
    private const int MaxWait = 1000;

    private static readonly IReadOnlyList<string> InsideTransaction = ["findAndModify", "insert"];
    private static readonly IReadOnlyList<string> Anywhere = ["find", "findAndModify", "insert", "update"];
    private static readonly IReadOnlyList<string> Commit = ["commitTransaction"];

    public string Name => name;

    public static IEnumerable<IFault> CreateAll(string connectionString, FailCommandSupport support)
    {
        if (support.CanFail)
        {
            yield return Create("connection lost before a command", Anywhere, new("closeConnection", true));
            yield return Create("connection lost before the commit", Commit, new("closeConnection", true));
            yield return Create("conflict", InsideTransaction, Error(112, "TransientTransactionError"));
            yield return Create("conflict at the commit", Commit, Error(112, "TransientTransactionError"));
            yield return Create("commit not known", Commit, Error(91, "UnknownTransactionCommitResult"));
            yield return Create("commit late", Commit, new() { { "blockConnection", true }, { "blockTimeMS", 2500 } });
        }

        if (support.CanLoseAnswers)
        {
            yield return Create("answer lost after a command", Anywhere, new("closeAfter", true));
            yield return Create("answer lost after the commit", Commit, new("closeAfter", true));
        }

        FailedCommand Create(string name, IReadOnlyList<string> commands, BsonDocument failure) =>
            new(connectionString, name, commands, failure);
    }

    public async Task<bool> InjectAsync(TestedSite site, Random random, CancellationToken cancellationToken)
    {
        using var client = new MongoClient(connectionString);
        var data = new BsonDocument(failure) { { "failCommands", new BsonArray { commands[random.Next(commands.Count)] } } };
        await ConfigureAsync(client, new BsonDocument("times", random.Next(1, MaxInARow + 1)), data);
        try
        {
            await Task.Delay(random.Next(MinWait, MaxWait), cancellationToken);
        }
        finally
        {
            await ConfigureAsync(client, "off", []);
        }

        return true;
    }

    public static async Task<FailCommandSupport> FindSupportAsync(string connectionString, CancellationToken cancellationToken)
    {
        using var client = new MongoClient(connectionString);
        try
        {
            await ConfigureAsync(client, "off", []);
            var build = await client.GetDatabase("admin")
                .RunCommandAsync<BsonDocument>(new BsonDocument("buildInfo", 1), cancellationToken: cancellationToken);

            // MongoDB cannot lose an answer after it has run the command; the stand-in that reports "documentdb" can.
            return build.GetValue("gitVersion", "") == "documentdb"
                ? new(true, true, null)
                : new(true, false, "answers lost after a command: this server cannot lose them");
        }
        catch (MongoCommandException e)
        {
            return new(false, false, $"failed commands: needs a MongoDB with test commands enabled ({e.Message})");
        }
    }

    private static async Task ConfigureAsync(MongoClient client, BsonValue mode, BsonDocument data) =>
        await client.GetDatabase("admin").RunCommandAsync<BsonDocument>(
            new BsonDocument { { "configureFailPoint", "failCommand" }, { "mode", mode }, { "data", data } });

    private static BsonDocument Error(int code, string label) =>
        new() { { "errorCode", code }, { "errorLabels", new BsonArray { label } } };
}

/// <summary>What a server can do with commands; a sentence says what it cannot do.</summary>
internal sealed record FailCommandSupport(bool CanFail, bool CanLoseAnswers, string? Obstacle);
