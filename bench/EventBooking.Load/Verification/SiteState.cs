using System.Globalization;
using System.Net.Http.Json;
using CsvHelper;
using CsvHelper.Configuration.Attributes;

namespace EventBooking.Load.Verification;

/// <summary>The slots and bookings of a site, read through its API.</summary>
/// <param name="Slots">Of every date, once for each instance.</param>
/// <param name="Dates">Once for each instance.</param>
/// <param name="Bookings">All bookings and places on the waiting list, also of the past.</param>
internal sealed record SiteState(
    IReadOnlyList<SlotState> Slots, IReadOnlyList<DateState> Dates, IReadOnlyList<ExportedBooking> Bookings)
{
    /// <summary>Reads the slots from each instance and the bookings from the first one. Consistent only while nobody books.</summary>
    /// <exception cref="SiteStateException">The answers contradict each other.</exception>
    /// <exception cref="HttpRequestException">An instance does not answer.</exception>
    public static async Task<SiteState> ReadAsync(IReadOnlyList<HttpClient> instances, CancellationToken cancellationToken)
    {
        var slots = new List<SlotState>();
        var dates = new List<DateState>();
        foreach (var instance in instances)
        {
            slots.AddRange(await ReadSlotsAsync(instance, cancellationToken));
            dates.AddRange(await ReadDatesAsync(instance, cancellationToken));
        }

        return new(slots, dates, await ReadBookingsAsync(instances[0], cancellationToken));
    }

    public static async Task<IReadOnlyList<SlotState>> ReadSlotsAsync(HttpClient site, CancellationToken cancellationToken)
    {
        var slots = new List<SlotState>();
        foreach (var date in await ReadDatesAsync(site, cancellationToken))
        {
            slots.AddRange(await ReadSlotsAsync(site, date.Date, cancellationToken));
        }

        return slots;
    }

    public static async Task<IReadOnlyList<DateState>> ReadDatesAsync(HttpClient site, CancellationToken cancellationToken) =>
        (await site.GetFromJsonAsync<Month>("/api/dates", cancellationToken))!.Dates;

    public static async Task<IReadOnlyList<SlotState>> ReadSlotsAsync(HttpClient site, string date, CancellationToken cancellationToken) =>
        (await site.GetFromJsonAsync<Day>($"/api/slots?date={date}", cancellationToken))!.Slots;

    /// <summary>The list's total reveals an export that broke off.</summary>
    private static async Task<IReadOnlyList<ExportedBooking>> ReadBookingsAsync(HttpClient site, CancellationToken cancellationToken)
    {
        var list = await site.GetFromJsonAsync<BookingList>("/api/admin/bookings?limit=1", cancellationToken);
        await using var export = await site.GetStreamAsync(new Uri("/api/admin/bookings/export", UriKind.Relative), cancellationToken);
        using var csv = new CsvReader(new StreamReader(export), CultureInfo.InvariantCulture);
        var bookings = new List<ExportedBooking>();
        await foreach (var booking in csv.GetRecordsAsync<ExportedBooking>(cancellationToken))
        {
            bookings.Add(booking);
        }

        return bookings.Count == list!.Total
            ? bookings
            : throw new SiteStateException($"The export has {bookings.Count} bookings, and the list {list.Total}.");
    }

    private sealed record Month(IReadOnlyList<DateState> Dates);

    private sealed record Day(IReadOnlyList<SlotState> Slots);

    private sealed record BookingList(int Total);
}

/// <summary>A slot with the counts of one instance.</summary>
internal sealed record SlotState(string Id, int Capacity, int BookedCount, int Waiting = 0);

/// <summary>A date with the number of people who wait, as one instance counts them.</summary>
internal sealed record DateState(string Date, int Waiting);

internal sealed record ExportedBooking
{
    public required string Reference { get; init; }

    /// <summary><c>2026-03-01</c>.</summary>
    public required string Date { get; init; }

    /// <summary><c>10:00</c>.</summary>
    public required string Start { get; init; }

    public required string Email { get; init; }

    /// <summary><c>Confirmed</c>, <c>Cancelled</c>, <c>Waiting</c> or <c>Left</c>.</summary>
    public required string Status { get; init; }

    [Ignore]
    public string SlotId => $"{Date}T{Start}";
}

internal sealed class SiteStateException(string message) : Exception(message);
