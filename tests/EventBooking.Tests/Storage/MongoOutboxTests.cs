using EventBooking.Bookings;
using EventBooking.Tests.Testing;
using MongoDB.Bson;
using MongoDB.Driver;

namespace EventBooking.Tests.Storage;

public sealed class MongoOutboxTests(MongoServer server) : OutboxContract
{
    private static readonly string[] LaterIndexes = ["failing", "parked"];

    protected override IStoreHost CreateHost() => new MongoHost(server);

    [Fact]
    public async Task A_message_whose_booking_was_deleted_by_hand_fails_and_does_not_block_others()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var store = await Host.OpenAsync();
        var outbox = Host.OpenOutbox();
        var (now, soon) = (DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddMinutes(1));
        var commands = Enumerable.Range(0, 3)
            .Select(i => TestData.CreateCommand(TestData.GetSlot("2026-03-01T10:00")) with { CreatedAt = now.AddMinutes(-3 + i) })
            .ToList();
        var bookings = (await store.BookAsync(commands)).Cast<BookingOutcome.Booked>().Select(outcome => outcome.Booking).ToList();
        await ((MongoHost)Host).Database.GetCollection<BsonDocument>("bookings")
            .DeleteOneAsync(new BsonDocument("_id", bookings[1].Id), cancellation);

        var claimed = await outbox.ClaimAsync(recipient: null, 10, now, soon, cancellation);

        Assert.Equal([bookings[0].Id, bookings[2].Id], claimed.Select(message => message.Booking.Id));
        var summary = await outbox.SummarizeAsync(10, cancellation);
        Assert.Equal((1, null), (summary.Failed, Assert.Single(summary.LatestFailed).Reference));
        Assert.Equal(1, await outbox.RetryFailedAsync(null, now, now, cancellation));
        Assert.Empty(await outbox.ClaimAsync(recipient: null, 10, now, soon, cancellation));
        Assert.Equal(1, (await outbox.SummarizeAsync(10, cancellation)).Failed);
    }

    [Fact]
    public async Task A_collection_of_an_older_version_gets_its_missing_indexes_at_start()
    {
        var database = ((MongoHost)Host).Database;
        await database.DropCollectionAsync("outbox", TestContext.Current.CancellationToken);
        var indexes = database.GetCollection<BsonDocument>("outbox").Indexes;
        await indexes.CreateOneAsync(
            new CreateIndexModel<BsonDocument>(new BsonDocument("bookingId", 1), new() { Name = "bookingId" }),
            cancellationToken: TestContext.Current.CancellationToken);

        await Host.OpenAsync();

        using var cursor = await indexes.ListAsync(TestContext.Current.CancellationToken);
        var names = (await cursor.ToListAsync(TestContext.Current.CancellationToken)).Select(index => index["name"].AsString);
        Assert.Equal(LaterIndexes, names.Where(LaterIndexes.Contains).Order(StringComparer.Ordinal));
    }
}
