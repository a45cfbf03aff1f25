using System.Runtime.CompilerServices;
using EventBooking.Bookings;
using MongoDB.Bson;
using MongoDB.Driver;

namespace EventBooking.Storage.Mongo;

public sealed class MongoSearch(MongoConnection connection) : IBookingSearch
{
    private const int BookingsAtATime = 1000;
    private const int MillisecondsOfQuarter = 15 * 60 * 1000;

    private static readonly SortDefinition<SearchDocument> NewestFirst = Builders<SearchDocument>.Sort.Descending(entry => entry.CreatedAt).Descending(entry => entry.Id);
    private static readonly SortDefinition<SearchDocument> OldestFirst = Builders<SearchDocument>.Sort.Ascending(entry => entry.CreatedAt).Ascending(entry => entry.Id);

    private readonly MongoCollections collections = connection.Collections;
    private readonly MongoSearchIndex index = new(connection.Collections);
    private readonly MongoTimeWindow window = new(connection.Collections);

    public Task<BookingMatches> FindPageAsync(BookingFilter filter, long skip, int limit, CancellationToken cancellationToken) =>
        connection.WithinBudgetAsync(
            async token =>
            {
                await index.CatchUpAsync(token);
                var matching = MongoSearchIndex.Matching(filter);
                var total = await collections.Search.CountDocumentsAsync(matching, cancellationToken: token);
                var taken = (int)Math.Clamp(total - skip, 0, limit);
                return new BookingMatches(total, taken == 0 ? [] : await ReadAsync(await FindIdsAsync(matching, total, skip, taken, token), token));
            },
            cancellationToken);

    public async IAsyncEnumerable<IReadOnlyList<Booking>> StreamAsync(BookingFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var cursor = await connection.WithinBudgetAsync(
            async token =>
            {
                await index.CatchUpAsync(token);
                return await collections.Search
                    .Find(MongoSearchIndex.Matching(filter), new() { BatchSize = BookingsAtATime })
                    .Sort(NewestFirst)
                    .Project(entry => entry.Id)
                    .ToCursorAsync(token);
            },
            cancellationToken);
        while (await connection.WithinBudgetAsync(cursor.MoveNextAsync, cancellationToken))
        {
            var ids = cursor.Current.ToList();
            if (ids.Count > 0)
            {
                yield return await connection.WithinBudgetAsync(token => ReadAsync(ids, token), cancellationToken);
            }
        }
    }

    public Task<Booking?> FindByReferenceAsync(string reference, CancellationToken cancellationToken) =>
        connection.WithinBudgetAsync(
            async token => (await collections.Bookings.Find(booking => booking.Reference == reference).SingleOrDefaultAsync(token))?.ToBooking(),
            cancellationToken);

    public Task<IReadOnlyList<BookingsMade>> CountByTimeAsync(CancellationToken cancellationToken) =>
        connection.WithinBudgetAsync<IReadOnlyList<BookingsMade>>(
            async token =>
            {
                var sinceQuarter = new BsonDocument("$mod", new BsonArray { new BsonDocument("$toLong", "$createdAt"), MillisecondsOfQuarter });
                var quarters = await collections.Bookings.Aggregate()
                    .Group(new BsonDocument
                    {
                        { "_id", new BsonDocument("$subtract", new BsonArray { "$createdAt", sinceQuarter }) },
                        { "count", new BsonDocument("$sum", 1) },
                    })
                    .Sort(new BsonDocument("_id", 1))
                    .ToListAsync(token);
                return [.. quarters.Select(quarter => new BookingsMade(new DateTimeOffset(quarter["_id"].ToUniversalTime()), quarter["count"].ToInt64()))];
            },
            cancellationToken);

    /// <summary>The ids of one page, newest first. What lies beyond the middle is nearer from the other end.</summary>
    private async Task<IReadOnlyList<string>> FindIdsAsync(FilterDefinition<SearchDocument> matching, long total, long skip, int limit, CancellationToken cancellationToken)
    {
        var fromOldest = skip > total / 2;
        var skipFromThere = fromOldest ? total - skip - limit : skip;
        var near = await window.NarrowAsync(matching, total, skipFromThere + limit, fromOldest, cancellationToken);
        var entries = await collections.Search
            .Find(matching & near)
            .Sort(fromOldest ? OldestFirst : NewestFirst)
            .Skip((int)skipFromThere)
            .Limit(limit)
            .Project(entry => new { entry.Id, entry.CreatedAt })
            .ToListAsync(cancellationToken);
        if (fromOldest)
        {
            entries.Reverse();
        }

        window.Remember(entries[0].CreatedAt, entries[^1].CreatedAt);
        return [.. entries.Select(entry => entry.Id)];
    }

    /// <summary>The bookings of these ids, in their order.</summary>
    private async Task<IReadOnlyList<Booking>> ReadAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var documents = await collections.Bookings.Find(Builders<BookingDocument>.Filter.In(booking => booking.Id, ids)).ToListAsync(cancellationToken);
        var bookings = documents.ToDictionary(document => document.Id, StringComparer.Ordinal);
        return [.. ids.Select(id => bookings[id].ToBooking())];
    }
}
