using EventBooking.Bookings;
using EventBooking.Outbox;
using EventBooking.Storage;
using EventBooking.Storage.Mongo;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;
using MongoDB.Bson;
using MongoDB.Driver;

namespace EventBooking.Tests.Testing;

public sealed class MongoHost(MongoServer server) : IStoreHost
{
    private readonly string directory = Directory.CreateTempSubdirectory("eventbooking-").FullName;
    private readonly string databaseName = "test-" + Guid.NewGuid().ToString("N");
    private readonly MongoClient client = new(server.ConnectionString);
    private readonly List<MongoConnection> opened = [];
    private bool hasFault;

    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Storage:Provider"] = "MongoDb",
        ["Storage:DataDirectory"] = directory,
        ["Storage:MongoDb:ConnectionString"] = server.ConnectionString,
        ["Storage:MongoDb:Database"] = databaseName,
    };

    public IMongoDatabase Database => client.GetDatabase(databaseName);

    public Task<IBookingStore> OpenAsync(ReferenceGenerator? references = null) =>
        PrepareAsync(new MongoStore(
            Connect(), references ?? new ReferenceGenerator(), TestData.MessageFactory, TestData.WaitingList, TimeProvider.System));

    public async Task<IBookingStore> OpenWithoutConditionAsync(bool keepDatabaseCheck = false)
    {
        var store = await PrepareAsync(new StoreWithoutCondition(Connect()));
        if (!keepDatabaseCheck)
        {
            await Database.RunCommandAsync<BsonDocument>(new BsonDocument { { "collMod", "slots" }, { "validator", new BsonDocument() } });
        }

        return store;
    }

    public Task<IBookingStore> OpenWithClosedWaitingListAsync() =>
        PrepareAsync(new MongoStore(
            Connect(), new ReferenceGenerator(), TestData.MessageFactory, TestData.ClosedWaitingList, TimeProvider.System));

    public Task OversellDirectlyAsync(string slotId) =>
        MiscountDirectlyAsync(slotId, 1000);

    public Task MiscountDirectlyAsync(string slotId, int difference) =>
        Database.GetCollection<BsonDocument>("slots").UpdateOneAsync(
            new BsonDocument("_id", slotId), new BsonDocument("$inc", new BsonDocument("bookedCount", difference)));

    public Task ChangeCapacityDirectlyAsync(string slotId, int capacity) =>
        Database.GetCollection<BsonDocument>("slots").UpdateOneAsync(
            new BsonDocument("_id", slotId), new BsonDocument("$set", new BsonDocument("capacity", capacity)));

    public async Task<StoredCounts> CountAsync() => new(
        await Database.GetCollection<BsonDocument>("bookings").CountDocumentsAsync(new BsonDocument()),
        await Database.GetCollection<BsonDocument>("outbox").CountDocumentsAsync(new BsonDocument()));

    public IBookingSearch OpenSearch() => new MongoSearch(Connect());

    public IOutbox OpenOutbox() => new MongoOutbox(Connect());

    public IStoreInspection OpenInspection() => new MongoInspection(Connect(), TestData.WaitingList, TimeProvider.System);

    public IXmlRepository OpenKeys() => new MongoKeys(Connect());

    public async Task<IReadOnlyDictionary<string, string>> BookingsAsync()
    {
        var bookings = await Database.GetCollection<BsonDocument>("bookings").Find(new BsonDocument()).ToListAsync();
        return bookings.ToDictionary(booking => booking["_id"].AsString, booking => booking["reference"].AsString);
    }

    /// <summary>Injects a fault with MongoDB's fail point until the host is disposed.</summary>
    public async Task FailAsync(BsonValue mode, BsonDocument data)
    {
        if (data.Contains("closeAfter"))
        {
            // MongoDB has no such fault, but a compatible server named documentdb has.
            var build = await client.GetDatabase("admin").RunCommandAsync<BsonDocument>(new BsonDocument("buildInfo", 1));
            Requirement.Check(
                build.GetValue("gitVersion", "") == "documentdb", "Needs a server that can drop a response after the command.");
        }

        try
        {
            await client.GetDatabase("admin").RunCommandAsync<BsonDocument>(
                new BsonDocument { { "configureFailPoint", "failCommand" }, { "mode", mode }, { "data", data } });
        }
        catch (MongoCommandException e)
        {
            Requirement.Check(false, $"Needs a MongoDB with test commands enabled: {e.Message}");
        }

        hasFault = mode != "off";
    }

    public async ValueTask DisposeAsync()
    {
        if (hasFault)
        {
            await FailAsync("off", []);
        }

        await DropDatabaseAsync();
        opened.ForEach(connection => connection.Dispose());
        client.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    private IOptions<StorageOptions> Options => Microsoft.Extensions.Options.Options.Create(new StorageOptions
    {
        Provider = StorageProvider.MongoDb,
        MongoDb = new() { ConnectionString = server.ConnectionString, Database = databaseName },
    });

    /// <summary>The driver does not repeat this command when a connection breaks.</summary>
    private async Task DropDatabaseAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await client.DropDatabaseAsync(databaseName);
                return;
            }
            catch (MongoConnectionException) when (attempt < 5)
            {
                await Task.Delay(100 * attempt);
            }
        }
    }

    private MongoConnection Connect()
    {
        var connection = new MongoConnection(Options);
        opened.Add(connection);
        return connection;
    }

    private static async Task<IBookingStore> PrepareAsync(MongoStore store)
    {
        await store.PrepareAsync(CancellationToken.None);
        return store;
    }

    private sealed class StoreWithoutCondition(MongoConnection connection)
        : MongoStore(connection, new ReferenceGenerator(), TestData.MessageFactory, TestData.WaitingList, TimeProvider.System)
    {
        protected override string SeatsAreLeft(int seats) => "{}";
    }
}
