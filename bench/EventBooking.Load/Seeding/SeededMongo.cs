using EventBooking.Bookings;
using EventBooking.Outbox;
using EventBooking.Storage.Mongo;
using MongoDB.Bson;
using MongoDB.Driver;

namespace EventBooking.Load.Seeding;

internal sealed class SeededMongo(MongoConnection connection) : ISeededStore
{
    /// <summary>A transaction has a few seconds, on a busy server too.</summary>
    public int LargestBatch => 1_000;

    public async Task<DateTimeOffset?> FindLatestAsync(CancellationToken cancellationToken)
    {
        var latest = await connection.Collections.Bookings.Find(Builders<BookingDocument>.Filter.Empty)
            .SortByDescending(booking => booking.CreatedAt)
            .FirstOrDefaultAsync(cancellationToken);
        return latest?.ToBooking().CreatedAt;
    }

    public async Task MakeSearchableAsync(CancellationToken cancellationToken)
    {
        var index = new MongoSearchIndex(connection.Collections);
        while (MongoSearchIndex.IsBehind(await index.IndexSomeAsync(cancellationToken)))
        {
        }
    }

    public Task MarkSentAsync(IReadOnlyList<Booking> bookings, CancellationToken cancellationToken)
    {
        var waiting = Builders<OutboxDocument>.Filter.In(message => message.BookingId, bookings.Select(booking => booking.Id))
            & Builders<OutboxDocument>.Filter.Eq(message => message.Status, OutboxStatus.Waiting);
        PipelineDefinition<OutboxDocument, OutboxDocument> asSent = new[]
        {
            BsonDocument.Parse("""{ "$set": { "status": "Sent", "attempts": 1, "dueAt": "$createdAt", "firstTriedAt": "$createdAt", "settledAt": { "$add": ["$createdAt", 2000] } } }"""),
            BsonDocument.Parse("""{ "$unset": ["leasedUntil", "leaseOwner"] }"""),
        };
        return connection.Collections.Outbox.UpdateManyAsync(waiting, asSent, cancellationToken: cancellationToken);
    }
}
