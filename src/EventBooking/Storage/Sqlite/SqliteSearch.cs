using System.Runtime.CompilerServices;
using System.Text.Json;
using Dapper;
using EventBooking.Bookings;
using Microsoft.Data.Sqlite;

namespace EventBooking.Storage.Sqlite;

/// <summary>Searches the table <c>booking_search</c>, and finds only the bookings that it has.</summary>
public sealed class SqliteSearch(SqliteDatabase database) : IBookingSearch
{
    private const int RowsPerBatch = 500;
    private const int MillisecondsPerQuarter = 15 * 60 * 1000;

    public Task<BookingMatches> FindPageAsync(BookingFilter filter, long skip, int limit, CancellationToken cancellationToken) =>
        Task.FromResult(database.Read(connection =>
        {
            using var snapshot = connection.BeginTransaction(deferred: true);
            return FindPage(snapshot, new SqliteSearchQuery(filter), skip, limit);
        }));

    public Task<BookingMatches?> FindPageAfterAsync(
        BookingFilter filter, string reference, int limit, CancellationToken cancellationToken) =>
        Task.FromResult(database.Read(connection =>
        {
            using var snapshot = connection.BeginTransaction(deferred: true);
            var after = connection.QuerySingleOrDefault<SearchRow>(
                """
                SELECT number, slot_id AS SlotId, name FROM booking_search
                WHERE number = (SELECT number FROM bookings WHERE reference = @reference)
                """,
                new { reference },
                snapshot);
            return after is null ? null : FindPage(snapshot, new SqliteSearchQuery(filter, after), skip: 0, limit);
        }));

    public async IAsyncEnumerable<IReadOnlyList<Booking>> StreamAsync(
        BookingFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new SqliteSearchQuery(filter);
        var numbers = await Task.Run(
            () => database.Read(connection => connection.Query<long>(query.SelectNumbers, query.Values).AsList()), cancellationToken);
        foreach (var some in numbers.Chunk(RowsPerBatch))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return await Task.Run(() => database.Read(connection => ReadBookings(connection, some)), cancellationToken);
        }
    }

    public Task<Booking?> FindByReferenceAsync(string reference, CancellationToken cancellationToken) =>
        Task.FromResult(database.Read(connection => connection.QuerySingleOrDefault<BookingRow>(
            $"SELECT {BookingRow.Columns("bookings")} FROM bookings WHERE reference = @reference", new { reference })?.ToBooking()));

    public Task<IReadOnlyList<BookingsMade>> CountByTimeAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<BookingsMade>>(
        [
            .. database.Read(connection => connection.Query<(long Quarter, long Count)>(
                    $"SELECT created_at / {MillisecondsPerQuarter} AS quarter, count(*) FROM bookings GROUP BY quarter ORDER BY quarter"))
                .Select(row => new BookingsMade(DateTimeOffset.FromUnixTimeMilliseconds(row.Quarter * MillisecondsPerQuarter), row.Count)),
        ]);

    private static BookingMatches FindPage(SqliteTransaction snapshot, SqliteSearchQuery query, long skip, int limit)
    {
        query.Values.Add("Skip", skip);
        query.Values.Add("Limit", limit);
        var (total, skipped, numbers) = query.IsNewestFirst
            ? FindNewest(snapshot, query, skip, limit)
            : FindSorted(snapshot, query, skip, limit);
        return new BookingMatches(total, skipped, ReadBookings(snapshot.Connection!, numbers, snapshot));
    }

    /// <summary>Counts what is before the page, reads the page, and counts what is after it. Together they read the table once.</summary>
    private static Page FindNewest(SqliteTransaction snapshot, SqliteSearchQuery query, long skip, int limit)
    {
        var skipped = skip + (query.HasStart ? Count(snapshot, query, query.IsBeforePage) : 0);
        var numbers = snapshot.Connection!.Query<long>($"{query.SelectNumbers} LIMIT @Limit OFFSET @Skip", query.Values, snapshot).AsList();
        if (numbers.Count == 0 && skip > 0)
        {
            return new(Count(snapshot, query), skipped, numbers);
        }

        query.Values.Add("Last", numbers.LastOrDefault());
        var after = numbers.Count == limit ? Count(snapshot, query, "number < @Last") : 0;
        return new(skipped + numbers.Count + after, skipped, numbers);
    }

    /// <summary>Sorting up to a late page takes seconds, so pages in the second half are read from the end.</summary>
    private static Page FindSorted(SqliteTransaction snapshot, SqliteSearchQuery query, long skip, int limit)
    {
        if (!query.IsFiltered && skip > 0 && Count(snapshot, query) is var total && skip > total / 2 && skip < total)
        {
            var taken = Math.Min(limit, total - skip);
            query.Values.Add("Limit", taken);
            query.Values.Add("Skip", total - skip - taken);
            var numbers = snapshot.Connection!.Query<long>(
                $"{query.SelectNumbersFromEnd} LIMIT @Limit OFFSET @Skip", query.Values, snapshot);
            return new(total, skip, [.. numbers.Reverse()]);
        }

        var rows = snapshot.Connection!
            .Query<(long Number, long Total, long Skipped)>(query.SelectSortedPage, query.Values, snapshot).AsList();
        return rows.Count > 0
            ? new(rows[0].Total, skip + rows[0].Skipped, [.. rows.Select(row => row.Number)])
            : new(Count(snapshot, query), skip + (query.HasStart ? Count(snapshot, query, query.IsBeforePage) : 0), []);
    }

    private static long Count(SqliteTransaction snapshot, SqliteSearchQuery query, string condition = "true") =>
        snapshot.Connection!.ExecuteScalar<long>(
            $"SELECT count(*) FROM booking_search WHERE {condition} AND {query.Conditions}", query.Values, snapshot);

    /// <summary>In the order of the numbers.</summary>
    private static IReadOnlyList<Booking> ReadBookings(
        SqliteConnection connection, IReadOnlyList<long> numbers, SqliteTransaction? transaction = null) =>
    [
        .. connection.Query<BookingRow>(
                $"""
                SELECT {BookingRow.Columns("b")} FROM json_each(@Numbers) AS found CROSS JOIN bookings b ON b.number = found.value
                ORDER BY found.key
                """,
                new { Numbers = JsonSerializer.Serialize(numbers) },
                transaction)
            .Select(row => row.ToBooking()),
    ];

    private readonly record struct Page(long Total, long Skipped, IReadOnlyList<long> Numbers);
}
