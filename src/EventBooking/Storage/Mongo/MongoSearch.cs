using System.Runtime.CompilerServices;
using EventBooking.Bookings;
using EventBooking.Scheduling;
using MongoDB.Bson;
using MongoDB.Driver;

namespace EventBooking.Storage.Mongo;

public sealed class MongoSearch(MongoConnection connection) : IBookingSearch
{
    private const int BookingsPerBatch = 500;
    private const int MinSelectiveLength = 3;
    private const int MillisecondsPerQuarter = 15 * 60 * 1000;

    private static readonly ProjectionDefinition<BookingDocument, BookingDocument> WithoutSearchText =
        Builders<BookingDocument>.Projection.Exclude(booking => booking.Search);

    private readonly MongoCollections collections = connection.Collections;
    private readonly MongoTimeWindow window = new();

    public Task<BookingMatches> FindPageAsync(BookingFilter filter, long skip, int limit, CancellationToken cancellationToken) =>
        connection.WithinBudgetAsync(token => FindPageAsync(filter, start: null, skip, limit, token), cancellationToken);

    public Task<BookingMatches?> FindPageAfterAsync(
        BookingFilter filter, string reference, int limit, CancellationToken cancellationToken) =>
        connection.WithinBudgetAsync(
            async token =>
                await collections.Bookings.Find(booking => booking.Reference == reference).SingleOrDefaultAsync(token) is { } start
                    ? await FindPageAsync(filter, start, skip: 0, limit, token)
                    : null,
            cancellationToken);

    public async IAsyncEnumerable<IReadOnlyList<Booking>> StreamAsync(
        BookingFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var cursor = await connection.WithinBudgetAsync(
            async token => await collections.Bookings
                .Find(await ToQueryAsync(filter, token), new() { BatchSize = BookingsPerBatch, AllowDiskUse = true })
                .Sort(MongoOrder.For(filter).Sorted)
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
                var options = new AggregateOptions { Hint = MongoOrder.Newest.IndexName };

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

    private async Task<BookingMatches> FindPageAsync(
        BookingFilter filter, BookingDocument? start, long skip, int limit, CancellationToken cancellationToken)
    {
        var matching = await ToQueryAsync(filter, cancellationToken);
        var order = MongoOrder.For(filter);
        var after = start is null ? null : matching & order.After(start);
        return order == MongoOrder.Newest && IsBroad(filter)
            ? await FindPageOfManyAsync(matching, after, skip, limit, cancellationToken)
            : await FindPageOfFewAsync(matching, after, order, skip, limit, cancellationToken);
    }

    /// <summary>An hour on any date is searched by the ids of its slots, because bookings have an index of slot ids.</summary>
    private async Task<FilterDefinition<BookingDocument>> ToQueryAsync(BookingFilter filter, CancellationToken cancellationToken)
    {
        var query = MongoQuery.For(filter);
        if (filter.StartTime is not { } startTime)
        {
            return query;
        }

        var time = startTime.ToIso();
        var slotIds = await collections.Slots.Find(slot => slot.StartTime == time)
            .Project(slot => slot.Id)
            .ToListAsync(cancellationToken);
        return query & Builders<BookingDocument>.Filter.In(booking => booking.SlotId, slotIds);
    }

    /// <summary>A text that is shorter than this matches many bookings.</summary>
    private static bool IsBroad(BookingFilter filter) =>
        new[] { filter.Name, filter.Email, filter.Phone?[0] }.All(text => (text ?? "").Length < MinSelectiveLength);

    /// <summary>Counts and reads at the same time, because each of them reads everything that matches.</summary>
    private async Task<BookingMatches> FindPageOfFewAsync(
        FilterDefinition<BookingDocument> matching,
        FilterDefinition<BookingDocument>? after,
        MongoOrder order,
        long skip,
        int limit,
        CancellationToken cancellationToken)
    {
        var counting = CountAsync(matching, cancellationToken);
        var countingRest = after is null ? null : CountAsync(after, cancellationToken);
        var reading = ReadAsync(after ?? matching, order.Sorted, skip, limit, cancellationToken);
        await Task.WhenAll(counting, countingRest ?? Task.CompletedTask, reading);
        var total = await counting;
        return ToMatches(total, countingRest is null ? skip : total - await countingRest, await reading);
    }

    /// <summary>
    /// Counts first, and reads the page through the index of time. Beyond the middle it reads from the other end, which is nearer.
    /// </summary>
    private async Task<BookingMatches> FindPageOfManyAsync(
        FilterDefinition<BookingDocument> matching,
        FilterDefinition<BookingDocument>? after,
        long skip,
        int limit,
        CancellationToken cancellationToken)
    {
        var total = await CountAsync(matching, cancellationToken);
        var rest = after is null ? total - skip : await CountAsync(after, cancellationToken);
        var taken = (int)Math.Clamp(rest, 0, limit);
        if (taken == 0)
        {
            return ToMatches(total, total - rest, []);
        }

        var fromOldest = rest < total / 2;
        var (order, skipped) = fromOldest ? (MongoOrder.Newest.Reversed, rest - taken) : (MongoOrder.Newest.Sorted, skip);
        var page = window.Estimate(total, fromOldest ? rest : total - rest + taken, fromOldest) is { } near
            ? await ReadAsync((after ?? matching) & near, order, skipped, taken, cancellationToken, MongoOrder.Newest.IndexName)
            : [];
        if (page.Count < taken)
        {
            page = await ReadAsync(after ?? matching, order, skipped, taken, cancellationToken);
        }

        window.Remember(page);
        return ToMatches(total, total - rest, fromOldest ? page.AsEnumerable().Reverse() : page);
    }

    private Task<long> CountAsync(FilterDefinition<BookingDocument> matching, CancellationToken cancellationToken) =>
        collections.Bookings.CountDocumentsAsync(matching, cancellationToken: cancellationToken);

    private Task<List<BookingDocument>> ReadAsync(
        FilterDefinition<BookingDocument> matching,
        SortDefinition<BookingDocument> order,
        long skip,
        int limit,
        CancellationToken cancellationToken,
        string? index = null) => collections.Bookings
            .Find(matching, new() { Hint = index, AllowDiskUse = true })
            .Sort(order)
            .Skip((int)Math.Min(skip, int.MaxValue))
            .Limit(limit)
            .Project(WithoutSearchText)
            .ToListAsync(cancellationToken);

    private static BookingMatches ToMatches(long total, long skipped, IEnumerable<BookingDocument> page) =>
        new(total, skipped, [.. page.Select(document => document.ToBooking())]);
}
