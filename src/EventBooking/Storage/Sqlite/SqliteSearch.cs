using System.Runtime.CompilerServices;
using Dapper;
using EventBooking.Bookings;
using EventBooking.Scheduling;
using Microsoft.Data.Sqlite;

namespace EventBooking.Storage.Sqlite;

/// <summary>
/// Every filter is one expression of the full-text index (https://www.sqlite.org/fts5.html), whose rows come in the order of
/// their bookings' numbers: so none reads more than what it matches, and none sorts.
/// </summary>
public sealed class SqliteSearch(SqliteDatabase database) : IBookingSearch
{
    private const int RowsAtATime = 500;
    private const int MillisecondsOfQuarter = 15 * 60 * 1000;

    private readonly SqliteSearchIndex index = new(database);

    public async Task<BookingMatches> FindPageAsync(BookingFilter filter, long skip, int limit, CancellationToken cancellationToken)
    {
        var matches = Matches.Of(filter);
        if (matches.NeedIndex)
        {
            await index.CatchUpAsync(cancellationToken);
        }

        return database.Read(connection =>
        {
            using var snapshot = connection.BeginTransaction(deferred: true);
            var total = connection.ExecuteScalar<long>($"SELECT count(*) {matches.From}", matches, snapshot);
            var taken = (int)Math.Clamp(total - skip, 0, limit);

            // What lies beyond the middle is nearer from the other end.
            return new BookingMatches(total, skip <= total / 2
                ? ReadBookings(connection, snapshot, matches, "DESC", skip, taken)
                : [.. ReadBookings(connection, snapshot, matches, "ASC", total - skip - taken, taken).Reverse()]);
        });
    }

    public async IAsyncEnumerable<IReadOnlyList<Booking>> StreamAsync(BookingFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var matches = Matches.Of(filter) with { Before = long.MaxValue };
        if (matches.NeedIndex)
        {
            await index.CatchUpAsync(cancellationToken);
        }

        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var rows = await Task.Run(() => database.Read(connection => ReadRows(connection, null, matches, "DESC", 0, RowsAtATime)), cancellationToken);
            if (rows.Count == 0)
            {
                yield break;
            }

            yield return [.. rows.Select(row => row.ToBooking())];
            matches = matches with { Before = rows[^1].Number };
        }
    }

    public Task<Booking?> FindByReferenceAsync(string reference, CancellationToken cancellationToken) =>
        Task.FromResult(database.Read(connection => connection.QuerySingleOrDefault<BookingRow>(
            $"SELECT {BookingRow.Columns("bookings")} FROM bookings WHERE reference = @reference", new { reference })?.ToBooking()));

    public Task<IReadOnlyList<BookingsMade>> CountByTimeAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<BookingsMade>>(
        [
            .. database.Read(connection => connection.Query<(long Quarter, long Count)>(
                    $"SELECT created_at / {MillisecondsOfQuarter} AS quarter, count(*) FROM bookings GROUP BY quarter ORDER BY quarter"))
                .Select(row => new BookingsMade(DateTimeOffset.FromUnixTimeMilliseconds(row.Quarter * MillisecondsOfQuarter), row.Count)),
        ]);

    private static Booking[] ReadBookings(SqliteConnection connection, SqliteTransaction transaction, Matches matches, string order, long skip, int limit) =>
        [.. ReadRows(connection, transaction, matches, order, skip, limit).Select(row => row.ToBooking())];

    private static List<NumberedRow> ReadRows(SqliteConnection connection, SqliteTransaction? transaction, Matches matches, string order, long skip, int limit) =>
        connection.Query<NumberedRow>(
            $"""
            SELECT b.number, {BookingRow.Columns("b")} FROM bookings b
            WHERE b.number IN (SELECT rowid {matches.From} ORDER BY rowid {order} LIMIT @limit OFFSET @skip)
            ORDER BY b.number {order}
            """,
            new { matches.Expression, matches.Before, limit, skip },
            transaction).AsList();

    /// <summary>Where the numbers of the bookings that match come from.</summary>
    private sealed record Matches
    {
        public required string Expression { get; init; }

        public long? Before { get; init; }

        public bool NeedIndex => Expression.Length > 0;

        public string From => NeedIndex
            ? $"FROM booking_terms WHERE booking_terms MATCH @Expression {AndBefore}"
            : $"FROM bookings WHERE true {AndBefore}";

        private string AndBefore => Before is null ? "" : "AND rowid < @Before";

        public static Matches Of(BookingFilter filter) => new() { Expression = string.Join(" AND ", ConditionsOf(filter)) };

        private static IEnumerable<string> ConditionsOf(BookingFilter filter)
        {
            if (filter.Name is { } name)
            {
                yield return Contains("name", SearchTerms.Fold(name), SearchTerms.LengthForNames);
            }

            if (filter.Phone is { } digits)
            {
                yield return Contains("phone", digits, SearchTerms.LengthForPhones);
            }

            if (filter.Date is { } date)
            {
                yield return $"slot : {Quote(date.ToIso())}";
            }

            if (filter.SlotId is { } slotId)
            {
                yield return $"slot : {Quote(slotId.ToString())}";
            }

            if (filter.Reference is { } reference)
            {
                yield return $"reference : {Quote(reference)} *";
            }
        }

        private static string Contains(string column, string part, int length)
        {
            var (terms, isBeginning) = SearchTerms.For(part, length);
            return $"{column} : {Quote(string.Join(SqliteTerms.Separator, terms))}{(isBeginning ? " *" : "")}";
        }

        private static string Quote(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private sealed record NumberedRow : BookingRow
    {
        public required long Number { get; init; }
    }
}

/// <summary>The functions that the schema's steps and the store call.</summary>
internal static class SqliteTerms
{
    /// <summary>A control character, so that no name contains it.</summary>
    public const char Separator = '\u0001';

    public static void Register(SqliteConnection connection)
    {
        connection.CreateFunction("name_terms", (string name) => Join(SearchTerms.Fold(name), SearchTerms.LengthForNames), isDeterministic: true);
        connection.CreateFunction("phone_terms", (string phone) => Join(SearchTerms.DigitsOf(phone), SearchTerms.LengthForPhones), isDeterministic: true);
    }

    private static string Join(string folded, int length) => string.Join(Separator, SearchTerms.Of(folded, length));
}
