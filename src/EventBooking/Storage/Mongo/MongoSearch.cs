using System.Runtime.CompilerServices;
using EventBooking.Bookings;
using MongoDB.Bson;
using MongoDB.Driver;

namespace EventBooking.Storage.Mongo;

public sealed class MongoSearch(MongoConnection connection) : IBookingSearch
{
    private const int BookingsAtATime = 500;
    private const int MillisecondsOfQuarter = 15 * 60 * 1000;

    private static readonly SortDefinition<BookingDocument> NewestFirst = Builders<BookingDocument>.Sort.Descending(booking => booking.CreatedAt).Descending(booking => booking.Id);
    private static readonly SortDefinition<BookingDocument> OldestFirst = Builders<BookingDocument>.Sort.Ascending(booking => booking.CreatedAt).Ascending(booking => booking.Id);
    private static readonly ProjectionDefinition<BookingDocument, BookingDocument> WithoutEntry = Builders<BookingDocument>.Projection.Exclude(booking => booking.Search);

    private readonly MongoCollections collections = connection.Collections;
    private readonly MongoSearchIndex index = new(connection.Collections);
    private readonly MongoSearchFront front = new(connection.Collections);
    private readonly MongoTimeWindow window = new();

    public Task<BookingMatches> FindPageAsync(BookingFilter filter, long skip, int limit, CancellationToken cancellationToken) =>
        connection.WithinBudgetAsync(
            async token =>
            {
                var query = new MongoQuery(filter);
                return query.IsNarrow && skip + limit <= MongoSearchFront.Depth
                    ? await FindInFrontAsync(query, (int)skip, limit, token)
                    : await FindAnywhereAsync(query, skip, limit, token);
            },
            cancellationToken);

    public async IAsyncEnumerable<IReadOnlyList<Booking>> StreamAsync(BookingFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var cursor = await connection.WithinBudgetAsync(
            async token => await collections.Bookings
                .Find(await PrepareAsync(new MongoQuery(filter), token), new() { BatchSize = BookingsAtATime })
                .Sort(NewestFirst)
                .Project(WithoutEntry)
                .ToCursorAsync(token),
            cancellationToken);
        while (await connection.WithinBudgetAsync(cursor.MoveNextAsync, cancellationToken))
        {
            IReadOnlyList<Booking> some = [.. cursor.Current.Select(document => document.ToBooking())];
            if (some.Count > 0)
            {
                yield return some;
            }
        }
    }

    public Task<Booking?> FindByReferenceAsync(string reference, CancellationToken cancellationToken) =>
        connection.WithinBudgetAsync(
            async token => (await collections.Bookings.Find(booking => booking.Reference == reference).Project(WithoutEntry).SingleOrDefaultAsync(token))?.ToBooking(),
            cancellationToken);

    public Task<IReadOnlyList<BookingsMade>> CountByTimeAsync(CancellationToken cancellationToken) =>
        connection.WithinBudgetAsync<IReadOnlyList<BookingsMade>>(
            async token =>
            {
                var sinceQuarter = new BsonDocument("$mod", new BsonArray { new BsonDocument("$toLong", "$createdAt"), MillisecondsOfQuarter });
                var options = new AggregateOptions { Hint = MongoCollections.BookingsByTime };

                // With this condition and this projection the index alone answers, where a server can do that.
                var quarters = await collections.Bookings.Aggregate(options)
                    .Match(Builders<BookingDocument>.Filter.Gte(booking => booking.CreatedAt, DateTime.UnixEpoch))
                    .Project(new BsonDocument { { "_id", 0 }, { "createdAt", 1 } })
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

    /// <summary>A page near the front, in one question where nothing that lacks its entry could be meant.</summary>
    private async Task<BookingMatches> FindInFrontAsync(MongoQuery query, int skip, int limit, CancellationToken cancellationToken)
    {
        var found = await front.FindAsync(query, skip + limit, cancellationToken);
        if (found.MayLack(query))
        {
            await index.CatchUpAsync(query, cancellationToken);
            found = await front.FindAsync(query, skip + limit, cancellationToken);
        }

        return new BookingMatches(found.Total, [.. found.Bookings.Skip(skip)]);
    }

    private async Task<BookingMatches> FindAnywhereAsync(MongoQuery query, long skip, int limit, CancellationToken cancellationToken)
    {
        var matching = await PrepareAsync(query, cancellationToken);
        var total = await collections.Bookings.CountDocumentsAsync(matching, cancellationToken: cancellationToken);
        var taken = (int)Math.Clamp(total - skip, 0, limit);
        return new BookingMatches(total, taken == 0 ? [] : await ReadPageAsync(matching, total, skip, taken, cancellationToken));
    }

    private async Task<FilterDefinition<BookingDocument>> PrepareAsync(MongoQuery query, CancellationToken cancellationToken)
    {
        if (query.NeedsEntries)
        {
            await index.CatchUpAsync(query, cancellationToken);
        }

        return query.Matching;
    }

    /// <summary>One page, newest first. What lies beyond the middle is nearer from the other end.</summary>
    private async Task<IReadOnlyList<Booking>> ReadPageAsync(FilterDefinition<BookingDocument> matching, long total, long skip, int taken, CancellationToken cancellationToken)
    {
        var fromOldest = skip > total / 2;
        var skipFromThere = fromOldest ? total - skip - taken : skip;
        List<BookingDocument> page = [];
        foreach (var near in window.Guess(total, skipFromThere + taken, fromOldest).Append(Builders<BookingDocument>.Filter.Empty))
        {
            page = await collections.Bookings
                .Find(matching & near)
                .Sort(fromOldest ? OldestFirst : NewestFirst)
                .Skip((int)skipFromThere)
                .Limit(taken)
                .Project(WithoutEntry)
                .ToListAsync(cancellationToken);
            if (page.Count == taken)
            {
                break;
            }
        }

        if (fromOldest)
        {
            page.Reverse();
        }

        window.Remember(page);
        return [.. page.Select(document => document.ToBooking())];
    }
}
