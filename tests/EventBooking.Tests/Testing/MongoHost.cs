using EventBooking.Bookings;
using EventBooking.Storage;
using EventBooking.Storage.Mongo;
using Microsoft.Extensions.Options;
using MongoDB.Bson;
using MongoDB.Driver;

namespace EventBooking.Tests.Testing;

public sealed class MongoHost(MongoServer server) : IStoreHost
{
    private readonly string databaseName = "test-" + Guid.NewGuid().ToString("N");
    private readonly MongoClient client = new(server.ConnectionString);
    private readonly List<MongoStore> opened = [];

    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Storage:Provider"] = "MongoDb",
        ["Storage:MongoDb:ConnectionString"] = server.ConnectionString,
        ["Storage:MongoDb:Database"] = databaseName,
    };

    public IMongoDatabase Database => client.GetDatabase(databaseName);

    public Task<IBookingStore> OpenAsync(ReferenceGenerator? references = null) =>
        PrepareAsync(new MongoStore(Options, references ?? new ReferenceGenerator()));

    public async Task<IBookingStore> OpenUnguardedAsync(bool keepLastLine = false)
    {
        var store = await PrepareAsync(new UnguardedStore(Options));
        if (!keepLastLine)
        {
            await Database.RunCommandAsync<BsonDocument>(new BsonDocument { { "collMod", "slots" }, { "validator", new BsonDocument() } });
        }

        return store;
    }

    public Task OversellDirectlyAsync(string slotId) =>
        Database.GetCollection<BsonDocument>("slots").UpdateOneAsync(new BsonDocument("_id", slotId), new BsonDocument("$inc", new BsonDocument("bookedCount", 1000)));

    public async Task<StoredCounts> CountAsync() => new(
        await Database.GetCollection<BsonDocument>("bookings").CountDocumentsAsync(new BsonDocument()),
        await Database.GetCollection<BsonDocument>("outbox").CountDocumentsAsync(new BsonDocument()));

    /// <summary>Orders a fault of MongoDB's own test hook; skips the test where the server has it switched off.</summary>
    public async Task FailAsync(BsonValue mode, BsonDocument data)
    {
        try
        {
            await client.GetDatabase("admin").RunCommandAsync<BsonDocument>(
                new BsonDocument { { "configureFailPoint", "failCommand" }, { "mode", mode }, { "data", data } });
        }
        catch (MongoCommandException e)
        {
            Assert.Skip($"Needs a MongoDB with test commands enabled: {e.Message}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await client.DropDatabaseAsync(databaseName);
        opened.ForEach(store => store.Dispose());
        client.Dispose();
    }

    private IOptions<StorageOptions> Options => Microsoft.Extensions.Options.Options.Create(new StorageOptions
    {
        Provider = StorageProvider.MongoDb,
        MongoDb = new() { ConnectionString = server.ConnectionString, Database = databaseName },
    });

    private async Task<IBookingStore> PrepareAsync(MongoStore store)
    {
        opened.Add(store);
        await store.PrepareAsync(CancellationToken.None);
        return store;
    }

    private sealed class UnguardedStore(IOptions<StorageOptions> options) : MongoStore(options, new ReferenceGenerator())
    {
        protected override string SeatsAreLeft(int seats) => "{}";
    }
}
