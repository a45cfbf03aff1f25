using EventBooking.Scheduling;
using MongoDB.Bson;
using MongoDB.Driver;

namespace EventBooking.Storage.Mongo;

/// <summary>The three collections, with the indexes that their queries need and the validator that is the last line against overselling.</summary>
internal sealed class MongoCollections(IMongoDatabase database)
{
    private const int NamespaceExists = 48;

    private static readonly BsonDocument NotOversold = new("$expr", new BsonDocument("$lte", new BsonArray { "$bookedCount", "$capacity" }));

    public IMongoCollection<SlotDocument> Slots { get; } = database.GetCollection<SlotDocument>("slots");

    public IMongoCollection<BookingDocument> Bookings { get; } = database.GetCollection<BookingDocument>("bookings");

    public IMongoCollection<OutboxDocument> Outbox { get; } = database.GetCollection<OutboxDocument>("outbox");

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await CreateAsync(Slots, cancellationToken);
        await CreateAsync(Bookings, cancellationToken);
        await CreateAsync(Outbox, cancellationToken);
        await database.RunCommandAsync<BsonDocument>(
            new BsonDocument { { "collMod", Slots.CollectionNamespace.CollectionName }, { "validator", NotOversold } },
            cancellationToken: cancellationToken);

        await Bookings.Indexes.CreateManyAsync(
            [
                new(Builders<BookingDocument>.IndexKeys.Ascending(booking => booking.Reference), new CreateIndexOptions { Unique = true }),
                new(Builders<BookingDocument>.IndexKeys.Ascending(booking => booking.ManageToken), new CreateIndexOptions { Unique = true }),
                new(Builders<BookingDocument>.IndexKeys.Ascending(booking => booking.SlotId)),
            ],
            cancellationToken);
        await Outbox.Indexes.CreateManyAsync(
            [
                new(Builders<OutboxDocument>.IndexKeys.Ascending(message => message.Status).Ascending(message => message.DueAt)),
                new(Builders<OutboxDocument>.IndexKeys.Ascending(message => message.BookingId)),
            ],
            cancellationToken);
    }

    public Task CreateSlotsAsync(IEnumerable<Slot> planned, CancellationToken cancellationToken)
    {
        var upserts = planned.Select(slot => new UpdateOneModel<SlotDocument>(
            Builders<SlotDocument>.Filter.Eq(document => document.Id, slot.Id.ToString()),
            Builders<SlotDocument>.Update
                .SetOnInsert(document => document.Date, slot.Id.Date.ToIso())
                .SetOnInsert(document => document.StartTime, slot.Id.StartTime.ToIso())
                .SetOnInsert(document => document.EndTime, slot.Id.EndTime.ToIso())
                .SetOnInsert(document => document.Capacity, slot.Capacity)
                .SetOnInsert(document => document.BookedCount, 0))
        {
            IsUpsert = true,
        });
        return UpsertAsync([.. upserts], cancellationToken);
    }

    private async Task UpsertAsync(IReadOnlyList<WriteModel<SlotDocument>> upserts, CancellationToken cancellationToken)
    {
        try
        {
            await Slots.BulkWriteAsync(upserts, new BulkWriteOptions { IsOrdered = false }, cancellationToken);
        }
        catch (MongoBulkWriteException e) when (MongoFailures.IsDuplicateKey(e))
        {
            // Another instance created them between the look and the insert: they are there, which is all that was wanted.
        }
    }

    private async Task CreateAsync<T>(IMongoCollection<T> collection, CancellationToken cancellationToken)
    {
        try
        {
            await database.CreateCollectionAsync(collection.CollectionNamespace.CollectionName, cancellationToken: cancellationToken);
        }
        catch (MongoCommandException e) when (e.Code == NamespaceExists)
        {
        }
    }
}
