using System.Runtime.CompilerServices;
using EventBooking.Bookings;
using MongoDB.Bson;
using MongoDB.Driver;

namespace EventBooking.Storage.Mongo;

public sealed class MongoSearch(MongoConnection connection) : IBookingSearch
{
    private const int BookingsPerBatch = 500;
    private const int MinSelectiveLength = 3;
    private const int MillisecondsPerQuarter = 15 * 60 * 1000;

    private static readonly SortDefinition<BookingDocument> NewestFirst =
        Builders<BookingDocument>.Sort.Descending(booking => booking.CreatedAt).Descending(booking => booking.Id);
    private static readonly SortDefinition<BookingDocument> OldestFirst =
        Builders<BookingDocument>.Sort.Ascending(booking => booking.CreatedAt).Ascending(booking => booking.Id);
    private static readonly ProjectionDefinition<BookingDocument, BookingDocument> WithoutSearchText =
        Builders<BookingDocument>.Projection.Exclude(booking => booking.Search);

    private readonly MongoCollections collections = connection.Collections;
    private readonly MongoTimeWindow window = new();

    public Task<BookingMatches> FindPageAsync(BookingFilter filter, long skip, int limit, CancellationToken cancellationToken) =>
        connection.WithinBudgetAsync(
            token => IsBroad(filter)
                ? FindPageOfManyAsync(MongoQuery.For(filter), skip, limit, token)
                : FindPageOfFewAsync(MongoQuery.For(filter), skip, limit, token),
            cancellationToken);

    public async IAsyncEnumerable<IReadOnlyList<Booking>> StreamAsync(
        BookingFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var cursor = await connection.WithinBudgetAsync(
            async token => await collections.Bookings
                .Find(MongoQuery.For(filter), new() { BatchSize = BookingsPerBatch })
                .Sort(NewestFirst)
                .Project(WithoutSearchText)
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
            async token => (await collections.Bookings
                .Find(booking => booking.Reference == reference)
                .Project(WithoutSearchText)
                .SingleOrDefaultAsync(token))?.ToBooking(),
            cancellationToken);

    public Task<IReadOnlyList<BookingsMade>> CountByTimeAsync(CancellationToken cancellationToken) =>
        connection.WithinBudgetAsync<IReadOnlyList<BookingsMade>>(
            async token =>
            {
                var sinceQuarter = new BsonDocument(
                    "$mod", new BsonArray { new BsonDocument("$toLong", "$createdAt"), MillisecondsPerQuarter });
                var options = new AggregateOptions { Hint = MongoCollections.BookingsByTime };

                // With this condition and this projection the server can answer from the index alone.
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
                return
                [
                    .. quarters.Select(quarter =>
                        new BookingsMade(new DateTimeOffset(quarter["_id"].ToUniversalTime()), quarter["count"].ToInt64())),
                ];
            },
            cancellationToken);

    /// <summary>A part of a name or a phone number that is shorter than this matches many bookings.</summary>
    private static bool IsBroad(BookingFilter filter) =>
        (filter.Name ?? "").Length < MinSelectiveLength && (filter.Phone ?? "").Length < MinSelectiveLength;

    /// <summary>Counts and reads at the same time, because each of them reads everything that matches.</summary>
    private async Task<BookingMatches> FindPageOfFewAsync(
        FilterDefinition<BookingDocument> matching, long skip, int limit, CancellationToken cancellationToken)
    {
        var counting = collections.Bookings.CountDocumentsAsync(matching, cancellationToken: cancellationToken);
        var reading = ReadAsync(matching, NewestFirst, skip, limit, cancellationToken);
        await Task.WhenAll(counting, reading);
        return ToMatches(await counting, await reading);
    }

    /// <summary>
    /// Counts first, and reads the page through the index of time. Beyond the middle it reads from the other end, which is nearer.
    /// </summary>
    private async Task<BookingMatches> FindPageOfManyAsync(
        FilterDefinition<BookingDocument> matching, long skip, int limit, CancellationToken cancellationToken)
    {
        var total = await collections.Bookings.CountDocumentsAsync(matching, cancellationToken: cancellationToken);
        var taken = (int)Math.Clamp(total - skip, 0, limit);
        if (taken == 0)
        {
            return ToMatches(total, []);
        }

        var fromOldest = skip > total / 2;
        var (order, skipped) = fromOldest ? (OldestFirst, total - skip - taken) : (NewestFirst, skip);
        var page = window.Estimate(total, skipped + taken, fromOldest) is { } near
            ? await ReadAsync(matching & near, order, skipped, taken, cancellationToken, MongoCollections.BookingsByTime)
            : [];
        if (page.Count < taken)
        {
            page = await ReadAsync(matching, order, skipped, taken, cancellationToken);
        }

        window.Remember(page);
        return ToMatches(total, fromOldest ? page.AsEnumerable().Reverse() : page);
    }

    private Task<List<BookingDocument>> ReadAsync(
        FilterDefinition<BookingDocument> matching,
        SortDefinition<BookingDocument> order,
        long skip,
        int limit,
        CancellationToken cancellationToken,
        string? index = null) => collections.Bookings
            .Find(matching, new() { Hint = index })
            .Sort(order)
            .Skip((int)Math.Min(skip, int.MaxValue))
            .Limit(limit)
            .Project(WithoutSearchText)
            .ToListAsync(cancellationToken);

    private static BookingMatches ToMatches(long total, IEnumerable<BookingDocument> page) =>
        new(total, [.. page.Select(document => document.ToBooking())]);
}
