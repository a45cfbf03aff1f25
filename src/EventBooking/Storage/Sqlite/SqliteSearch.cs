using System.Runtime.CompilerServices;
using Dapper;
using EventBooking.Bookings;
using EventBooking.Scheduling;
using Microsoft.Data.Sqlite;

namespace EventBooking.Storage.Sqlite;

/// <summary>Reads the table <c>booking_search</c>, newest booking first, and only the bookings that it shows.</summary>
public sealed class SqliteSearch(SqliteDatabase database) : IBookingSearch
{
    private const int RowsPerBatch = 500;
    private const int MillisecondsPerQuarter = 15 * 60 * 1000;

    public Task<BookingMatches> FindPageAsync(BookingFilter filter, long skip, int limit, CancellationToken cancellationToken) =>
        Task.FromResult(database.Read(connection =>
        {
            using var snapshot = connection.BeginTransaction(deferred: true);
            var query = new Query(filter) { Skip = skip, Limit = limit };
            var rows = ReadRows(connection, query, snapshot);

            // The count begins where the page ends, so that page and count together read the table once.
            var isPastEnd = rows.Count == 0 && skip > 0;
            var older = isPastEnd ? Count(connection, query, snapshot)
                : rows.Count == limit ? Count(connection, query with { Before = rows[^1].Number }, snapshot)
                : 0;
            return new BookingMatches(isPastEnd ? older : skip + rows.Count + older, [.. rows.Select(row => row.ToBooking())]);
        }));

    public async IAsyncEnumerable<IReadOnlyList<Booking>> StreamAsync(
        BookingFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new Query(filter) { Limit = RowsPerBatch };
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var rows = await Task.Run(() => database.Read(connection => ReadRows(connection, query)), cancellationToken);
            if (rows.Count == 0)
            {
                yield break;
            }

            yield return [.. rows.Select(row => row.ToBooking())];
            query = query with { Before = rows[^1].Number };
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

    private static List<NumberedRow> ReadRows(SqliteConnection connection, Query query, SqliteTransaction? transaction = null) =>
        connection.Query<NumberedRow>(
            $"""
            SELECT b.number, {BookingRow.Columns("b")} FROM bookings b
            WHERE b.number IN (SELECT number FROM booking_search WHERE {query.Conditions} ORDER BY number DESC LIMIT @Limit OFFSET @Skip)
            ORDER BY b.number DESC
            """,
            query,
            transaction).AsList();

    private static long Count(SqliteConnection connection, Query query, SqliteTransaction transaction) =>
        connection.ExecuteScalar<long>($"SELECT count(*) FROM booking_search WHERE {query.Conditions}", query, transaction);

    /// <summary>A filter with its values as they are stored.</summary>
    private sealed record Query(BookingFilter Filter)
    {
        public long Before { get; init; } = long.MaxValue;

        public long Skip { get; init; }

        public required int Limit { get; init; }

        public string? Name { get; } = Filter.Name is { } name ? SearchText.Fold(name) : null;

        public string? Phone => Filter.Phone;

        public string? Date => Filter.Date?.ToIso();

        public string? SlotId => Filter.SlotId?.ToString();

        public string? Reference { get; } = Filter.Reference is { } reference ? ReferenceGenerator.Format(reference) : null;

        public string Conditions => string.Join(" AND ", FindConditions());

        /// <summary>The cheapest first: SQLite checks them in this order.</summary>
        private IEnumerable<string> FindConditions()
        {
            yield return "number < @Before";
            if (Date is not null)
            {
                yield return StartsWith("slot_id", "@Date");
            }

            if (SlotId is not null)
            {
                yield return "slot_id = @SlotId";
            }

            if (Reference is not null)
            {
                yield return $"number IN (SELECT number FROM bookings WHERE {StartsWith("reference", "@Reference")})";
            }

            if (Phone is not null)
            {
                yield return "instr(digits, @Phone) > 0";
            }

            if (Name is not null)
            {
                yield return "instr(name, @Name) > 0";
            }
        }

        /// <summary>As a range, which an index can serve. The tilde comes after all characters of slots and references.</summary>
        private static string StartsWith(string column, string start) => $"{column} BETWEEN {start} AND {start} || '~'";
    }

    private sealed record NumberedRow : BookingRow
    {
        public required long Number { get; init; }
    }
}
