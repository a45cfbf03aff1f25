using EventBooking.Tests.Testing;
using MongoDB.Bson;
using MongoDB.Driver;

namespace EventBooking.Tests.Storage;

public sealed class MongoOutboxTests(MongoServer server) : OutboxContract
{
    private static readonly string[] LaterIndexes = ["failing", "parked"];

    protected override IStoreHost CreateHost() => new MongoHost(server);

    [Fact]
    public async Task A_collection_of_an_older_application_gets_the_indexes_that_it_lacks_at_start()
    {
        var database = ((MongoHost)Host).Database;
        await database.DropCollectionAsync("outbox", TestContext.Current.CancellationToken);
        var indexes = database.GetCollection<BsonDocument>("outbox").Indexes;
        await indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>(new BsonDocument("bookingId", 1), new() { Name = "bookingId" }), cancellationToken: TestContext.Current.CancellationToken);

        await Host.OpenAsync();

        using var cursor = await indexes.ListAsync(TestContext.Current.CancellationToken);
        var names = (await cursor.ToListAsync(TestContext.Current.CancellationToken)).Select(index => index["name"].AsString);
        Assert.Equal(LaterIndexes, names.Where(LaterIndexes.Contains).Order(StringComparer.Ordinal));
    }
}
