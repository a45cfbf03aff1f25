using System.Globalization;
using Dapper;
using EventBooking.Bookings;
using EventBooking.Scheduling;

namespace EventBooking.Storage.Sqlite;

/// <summary>A filter as SQL on the table <c>booking_search</c>, with its values as they are stored.</summary>
internal sealed class SqliteSearchQuery
{
    private readonly string sortColumns;

    public SqliteSearchQuery(BookingFilter filter, SearchRow? start = null)
    {
        IsNewestFirst = filter.Order == BookingOrder.Newest;
        sortColumns = filter.Order == BookingOrder.Name ? "name, slot_id, number" : "slot_id, name, number";
        HasStart = start is not null;
        if (start is not null)
        {
            Values.Add("StartNumber", start.Number);
            Values.Add("StartSlotId", start.SlotId);
            Values.Add("StartName", start.Name);
        }

        Conditions = string.Join(" AND ", FindConditions(filter).DefaultIfEmpty("true"));
        IsFiltered = Conditions != "true";
    }

    public DynamicParameters Values { get; } = new();

    public bool IsNewestFirst { get; }

    public bool IsFiltered { get; }

    /// <summary>Whether the page begins after a booking.</summary>
    public bool HasStart { get; }

    public string Conditions { get; }

    public string IsBeforePage => IsNewestFirst ? "number >= @StartNumber" : $"({sortColumns}) <= ({StartValues})";

    /// <summary>All numbers in the order of the filter, from the start on.</summary>
    public string SelectNumbers =>
        $"SELECT number FROM booking_search WHERE {IsAfterStart} AND {Conditions} ORDER BY {(IsNewestFirst ? "number DESC" : sortColumns)}";

    /// <summary>Booking numbers in reverse order, for every order except newest first.</summary>
    public string SelectNumbersFromEnd =>
        $"SELECT number FROM booking_search WHERE {Conditions} "
        + $"ORDER BY {sortColumns.Replace(",", " DESC,", StringComparison.Ordinal)} DESC";

    /// <summary>
    /// A page in another order than the newest first, with counts. The matching numbers are materialized once, because
    /// finding them reads the whole table.
    /// </summary>
    public string SelectSortedPage =>
        $"""
        WITH matching AS {(IsFiltered ? "MATERIALIZED" : "NOT MATERIALIZED")}
            (SELECT number, slot_id, name FROM booking_search WHERE {Conditions})
        SELECT number, (SELECT count(*) FROM matching), {(HasStart ? $"(SELECT count(*) FROM matching WHERE {IsBeforePage})" : "0")}
        FROM matching WHERE {IsAfterStart} ORDER BY {sortColumns} LIMIT @Limit OFFSET @Skip
        """;

    private string IsAfterStart =>
        !HasStart ? "true" : IsNewestFirst ? "number < @StartNumber" : $"({sortColumns}) > ({StartValues})";

    private string StartValues => sortColumns.StartsWith("name", StringComparison.Ordinal)
        ? "@StartName, @StartSlotId, @StartNumber"
        : "@StartSlotId, @StartName, @StartNumber";

    /// <summary>The cheapest first: SQLite checks them in this order.</summary>
    private IEnumerable<string> FindConditions(BookingFilter filter)
    {
        if (filter.Date is { } date)
        {
            yield return StartsWith("slot_id", Add(date.ToIso()));
        }

        if (filter.SlotId is { } slotId)
        {
            yield return $"slot_id = {Add(slotId.ToString())}";
        }

        if (filter.StartTime is { } startTime)
        {
            yield return $"slot_id IN (SELECT id FROM slots WHERE start_time = {Add(startTime.ToIso())})";
        }

        if (filter.Status is { } status)
        {
            // The index has all but confirmed bookings.
            yield return status == BookingStatus.Confirmed
                ? "number NOT IN (SELECT number FROM bookings WHERE status <> 'confirmed')"
                : $"number IN (SELECT number FROM bookings WHERE status <> 'confirmed' AND status = {Add(SqliteText.Of(status))})";
        }

        if (filter.Reference is { } reference)
        {
            var start = Add(ReferenceGenerator.Format(reference));
            yield return $"number IN (SELECT number FROM bookings WHERE {StartsWith("reference", start)})";
        }

        if (filter.Phone is { } phone)
        {
            yield return ContainsOneOf("phone", phone);
        }

        if (filter.Email is { } email)
        {
            yield return ContainsOneOf("email", [SearchText.FoldEmail(email)]);
        }

        foreach (var word in filter.Name is { } name ? SearchText.FoldWords(name) : [])
        {
            yield return ContainsOneOf("name", word);
        }
    }

    /// <summary>What all texts have in common is looked for first, because few bookings have it.</summary>
    private string ContainsOneOf(string column, IReadOnlyList<string> texts)
    {
        var oneOf = string.Join(" OR ", texts.Select(Contains));
        return texts.Count > 1 && FindCommonPart(texts) is { Length: > 0 } common ? $"{Contains(common)} AND ({oneOf})" : $"({oneOf})";

        string Contains(string text) => $"instr({column}, {Add(text)}) > 0";
    }

    /// <summary>The longest text that is a part of all.</summary>
    private static string FindCommonPart(IReadOnlyList<string> texts)
    {
        var shortest = texts.MinBy(text => text.Length)!;
        var parts = from length in Enumerable.Range(1, shortest.Length).Reverse()
                    from start in Enumerable.Range(0, shortest.Length - length + 1)
                    select shortest.Substring(start, length);
        return parts.FirstOrDefault(part => texts.All(text => text.Contains(part, StringComparison.Ordinal))) ?? "";
    }

    /// <summary>As a range, which an index can serve. The tilde comes after all characters of slots and references.</summary>
    private static string StartsWith(string column, string start) => $"{column} BETWEEN {start} AND {start} || '~'";

    /// <summary>Returns the name of a parameter with this value.</summary>
    private string Add(string value)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"@Value{Values.ParameterNames.Count()}");
        Values.Add(name, value);
        return name;
    }
}

/// <summary>What bookings are sorted by.</summary>
internal sealed record SearchRow
{
    public required long Number { get; init; }

    public required string SlotId { get; init; }

    public required string Name { get; init; }
}
