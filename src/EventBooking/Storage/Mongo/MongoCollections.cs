using EventBooking.Bookings;
using EventBooking.Scheduling;
using MongoDB.Bson;
using MongoDB.Driver;

namespace EventBooking.Storage.Mongo;

/// <summary>The collections, their indexes, and the validator that prevents overselling even if the program is wrong.</summary>
internal sealed class MongoCollections(IMongoDatabase database)
{
    private const int NamespaceExists = 48;
    private const int SearchTextsPerBatch = 500;

    private static readonly string[] ObsoleteIndexes = ["search.terms", "slotId", "search.name"];

    private static readonly BsonDocument NotOversold =
        new("$expr", new BsonDocument("$lte", new BsonArray { "$bookedCount", "$capacity" }));

    public IMongoCollection<SlotDocument> Slots { get; } = database.GetCollection<SlotDocument>("slots");

    public IMongoCollection<BookingDocument> Bookings { get; } = database.GetCollection<BookingDocument>("bookings");

    public IMongoCollection<OutboxDocument> Outbox { get; } = database.GetCollection<OutboxDocument>("outbox");

    public IMongoCollection<KeyDocument> Keys { get; } = database.GetCollection<KeyDocument>("keys");

    public IMongoCollection<EmailLockDocument> EmailLocks { get; } = database.GetCollection<EmailLockDocument>("emailLocks");

    public IMongoCollection<LineDocument> Lines { get; } = database.GetCollection<LineDocument>("lines");

    public IMongoCollection<AdminSessionDocument> AdminSessions { get; } =
        database.GetCollection<AdminSessionDocument>("adminSessions");

    /// <summary>
    /// Changes only what is not right yet: a change of a collection waits for all open transactions on it, and a crash leaves transactions
    /// open for up to a minute.
    /// </summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        var validators = await FindValidatorsAsync(cancellationToken);
        await PrepareAsync(Slots, NotOversold, validators, cancellationToken);
        await PrepareAsync(Bookings, [], validators, cancellationToken);
        await PrepareAsync(Outbox, [], validators, cancellationToken);
        await PrepareAsync(Keys, [], validators, cancellationToken);
        await PrepareAsync(AdminSessions, [], validators, cancellationToken);
        await PrepareAsync(EmailLocks, [], validators, cancellationToken);
        await PrepareAsync(Lines, [], validators, cancellationToken);

        // An older application stored its keys in plain text. Administrators sign in again.
        await Keys.DeleteManyAsync(Builders<KeyDocument>.Filter.Regex(key => key.Xml, "<masterKey"), cancellationToken);

        var bookingKeys = Builders<BookingDocument>.IndexKeys;
        await IndexAsync(
            Bookings,
            [
                new(bookingKeys.Ascending(booking => booking.Reference), new() { Name = "reference", Unique = true }),
                new(bookingKeys.Ascending(booking => booking.ManageToken), new() { Name = "manageToken", Unique = true }),
                new(bookingKeys.Ascending(booking => booking.Search!.Digits), new() { Name = "search.digits" }),
                new(
                    bookingKeys
                        .Ascending(booking => booking.Search!.Version).Ascending(booking => booking.Search!.Email),
                    new() { Name = "search.version, search.email" }),
                new(
                    bookingKeys.Ascending(booking => booking.WaitsFor).Ascending(booking => booking.LineNumber),
                    new CreateIndexOptions<BookingDocument>
                    {
                        Name = "waiting",
                        PartialFilterExpression = Builders<BookingDocument>.Filter.Eq(booking => booking.Status, BookingStatus.Waiting),
                    }),
                .. new[] { MongoOrder.Newest, MongoOrder.Time, MongoOrder.Name }
                    .Select(order => new CreateIndexModel<BookingDocument>(order.Index, new() { Name = order.IndexName })),
            ],
            cancellationToken);
        await UpdateSearchTextsAsync(cancellationToken);
        var messageKeys = Builders<OutboxDocument>.IndexKeys;
        await IndexAsync(
            Outbox,
            [
                new(
                    messageKeys.Ascending(message => message.Status).Ascending(message => message.DueAt).Ascending(message => message.Id),
                    new() { Name = "status, dueAt, _id" }),
                new(messageKeys.Ascending(message => message.BookingId), new() { Name = "bookingId" }),
                new(
                    messageKeys.Ascending(message => message.Status).Ascending(message => message.Attempts),
                    new CreateIndexOptions<OutboxDocument> { Name = "failing", PartialFilterExpression = OutboxDocument.IsRetrying }),
                new(
                    messageKeys.Ascending(message => message.Status)
                        .Descending(message => message.SettledAt).Descending(message => message.Id),
                    new CreateIndexOptions<OutboxDocument> { Name = "parked", PartialFilterExpression = OutboxDocument.IsFailed }),
            ],
            cancellationToken);
    }

    /// <summary>What <see cref="PrepareAsync(CancellationToken)"/> would have to change, or null.</summary>
    public async Task<string?> FindFaultAsync(CancellationToken cancellationToken)
    {
        var validators = await FindValidatorsAsync(cancellationToken);
        string[] wanted =
        [
            Slots.CollectionNamespace.CollectionName,
            Bookings.CollectionNamespace.CollectionName,
            Outbox.CollectionNamespace.CollectionName,
            Keys.CollectionNamespace.CollectionName,
            AdminSessions.CollectionNamespace.CollectionName,
            EmailLocks.CollectionNamespace.CollectionName,
            Lines.CollectionNamespace.CollectionName,
        ];
        return wanted.FirstOrDefault(name => !validators.ContainsKey(name)) is { } missing ? $"The collection {missing} is missing."
            : validators[Slots.CollectionNamespace.CollectionName] == NotOversold ? null
            : "The validator of the slots is not the one that keeps them from being oversold.";
    }

    public async Task CreateSlotsAsync(IReadOnlyList<Slot> planned, CancellationToken cancellationToken)
    {
        // Slots may be added to a date for which people wait.
        var isWaiting = Builders<BookingDocument>.Filter.Eq(booking => booking.Status, BookingStatus.Waiting)
            & Builders<BookingDocument>.Filter.In(booking => booking.WaitsFor, planned.Select(slot => slot.Id.Date.ToIso()).Distinct());
        var waiting = (await Bookings.Find(isWaiting).Project(booking => booking.WaitsFor).ToListAsync(cancellationToken))
            .CountBy(date => date!, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var upserts = planned.Select(slot => (Slot: slot, AnyHour: waiting.GetValueOrDefault(slot.Id.Date.ToIso())))
            .Select(planned => new UpdateOneModel<SlotDocument>(
                Builders<SlotDocument>.Filter.Eq(document => document.Id, planned.Slot.Id.ToString()),
                Builders<SlotDocument>.Update
                    .SetOnInsert(document => document.Date, planned.Slot.Id.Date.ToIso())
                    .SetOnInsert(document => document.StartTime, planned.Slot.Id.StartTime.ToIso())
                    .SetOnInsert(document => document.EndTime, planned.Slot.Id.EndTime.ToIso())
                    .SetOnInsert(document => document.Capacity, planned.Slot.Capacity)
                    .SetOnInsert(document => document.BookedCount, 0)
                    .SetOnInsert(document => document.WaitingCount, planned.AnyHour)
                    .SetOnInsert(document => document.AnyHourCount, planned.AnyHour))
            {
                IsUpsert = true,
            });
        await UpsertAsync([.. upserts], cancellationToken);
    }

    private async Task UpsertAsync(IReadOnlyList<WriteModel<SlotDocument>> upserts, CancellationToken cancellationToken)
    {
        try
        {
            await Slots.BulkWriteAsync(upserts, new BulkWriteOptions { IsOrdered = false }, cancellationToken);
        }
        catch (MongoBulkWriteException e) when (MongoFailures.IsDuplicateKey(e))
        {
            // Another instance created them at the same time.
        }
    }

    /// <summary>For bookings of an older version. Several instances may run this at once, because they write the same.</summary>
    private async Task UpdateSearchTextsAsync(CancellationToken cancellationToken)
    {
        var isOld = Builders<BookingDocument>.Filter.Not(
            Builders<BookingDocument>.Filter.Gte(booking => booking.Search!.Version, BookingSearchText.CurrentVersion));
        while (await Bookings.Find(isOld).Limit(SearchTextsPerBatch).ToListAsync(cancellationToken) is { Count: > 0 } bookings)
        {
            var updates = bookings.Select(booking => new UpdateOneModel<BookingDocument>(
                Builders<BookingDocument>.Filter.Eq(document => document.Id, booking.Id),
                Builders<BookingDocument>.Update.Set(
                    document => document.Search, BookingSearchText.From(booking.Name, booking.Email, booking.Phone))));
            await Bookings.BulkWriteAsync(updates, new BulkWriteOptions { IsOrdered = false }, cancellationToken);
        }
    }

    private async Task<Dictionary<string, BsonDocument>> FindValidatorsAsync(CancellationToken cancellationToken)
    {
        using var cursor = await database.ListCollectionsAsync(cancellationToken: cancellationToken);
        var collections = await cursor.ToListAsync(cancellationToken);
        return collections.ToDictionary(
            collection => collection["name"].AsString,
            collection => collection.GetValue("options", new BsonDocument()).AsBsonDocument
                .GetValue("validator", new BsonDocument()).AsBsonDocument,
            StringComparer.Ordinal);
    }

    private async Task PrepareAsync<T>(
        IMongoCollection<T> collection,
        BsonDocument validator,
        Dictionary<string, BsonDocument> validators,
        CancellationToken cancellationToken)
    {
        var name = collection.CollectionNamespace.CollectionName;
        if (!validators.TryGetValue(name, out var current))
        {
            await CreateAsync(name, cancellationToken);
            current = [];
        }

        if (current != validator)
        {
            var command = new BsonDocument { { "collMod", name }, { "validator", validator } };
            await database.RunCommandAsync<BsonDocument>(command, cancellationToken: cancellationToken);
        }
    }

    private async Task CreateAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            await database.CreateCollectionAsync(name, cancellationToken: cancellationToken);
        }
        catch (MongoCommandException e) when (e.Code == NamespaceExists)
        {
            // Another instance has created it.
        }
    }

    /// <summary>Creates the indexes, and drops those of older versions.</summary>
    private static async Task IndexAsync<T>(
        IMongoCollection<T> collection, IReadOnlyList<CreateIndexModel<T>> wanted, CancellationToken cancellationToken)
    {
        using var cursor = await collection.Indexes.ListAsync(cancellationToken);
        var existing = (await cursor.ToListAsync(cancellationToken))
            .Select(index => index["name"].AsString)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var obsolete in existing.Intersect(ObsoleteIndexes))
        {
            await collection.Indexes.DropOneAsync(obsolete, cancellationToken);
        }

        var missing = wanted.Where(index => !existing.Contains(index.Options.Name)).ToList();
        if (missing.Count > 0)
        {
            await collection.Indexes.CreateManyAsync(missing, cancellationToken);
        }
    }
}
