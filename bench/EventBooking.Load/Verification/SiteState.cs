using System.Globalization;
using System.Net.Http.Json;
using CsvHelper;
using CsvHelper.Configuration.Attributes;
using EventBooking.Load.Measuring;

namespace EventBooking.Load.Verification;

/// <summary>What a site says that it holds, through its public and its administrators' API.</summary>
/// <param name="Slots">Of every date, as each instance counts them: a slot stands there once for each instance.</param>
/// <param name="Bookings">All bookings.</param>
internal sealed record SiteState(IReadOnlyList<CountedSlot> Slots, IReadOnlyList<KeptBooking> Bookings)
{
    /// <summary>Reads the slots of every date from each instance, and the bookings from the first one. Means something only while nobody books.</summary>
    /// <exception cref="WrongAnswerException">The site's answers do not fit each other.</exception>
    /// <exception cref="HttpRequestException">An instance does not answer.</exception>
    public static async Task<SiteState> ReadAsync(IReadOnlyList<Target> instances, CancellationToken cancellationToken)
    {
        var slots = new List<CountedSlot>();
        foreach (var instance in instances)
        {
            slots.AddRange(await ReadSlotsAsync(instance.Http, cancellationToken));
        }

        return new(slots, await ReadBookingsAsync(instances[0], cancellationToken));
    }

    public static async Task<IReadOnlyList<CountedSlot>> ReadSlotsAsync(HttpClient site, CancellationToken cancellationToken)
    {
        var month = await site.GetFromJsonAsync<Month>("/api/dates", cancellationToken);
        var slots = new List<CountedSlot>();
        foreach (var date in month!.Dates)
        {
            var day = await site.GetFromJsonAsync<Day>($"/api/slots?date={date.Date}", cancellationToken);
            slots.AddRange(day!.Slots);
        }

        return slots;
    }

    /// <summary>A download that breaks off is found out by the list's own count.</summary>
    private static async Task<IReadOnlyList<KeptBooking>> ReadBookingsAsync(Target site, CancellationToken cancellationToken)
    {
        var list = await site.Http.GetFromJsonAsync<ListedPage>(BookingList.Api + "?limit=1", cancellationToken);
        await using var export = await site.Http.GetStreamAsync(new Uri(BookingList.Export, UriKind.Relative), cancellationToken);
        using var csv = new CsvReader(new StreamReader(export), CultureInfo.InvariantCulture);
        var bookings = new List<KeptBooking>();
        await foreach (var booking in csv.GetRecordsAsync<KeptBooking>(cancellationToken))
        {
            bookings.Add(booking);
        }

        return bookings.Count == list!.Total
            ? bookings
            : throw new WrongAnswerException($"The download has {bookings.Count} bookings, and the list {list.Total}.");
    }

    private sealed record Month(IReadOnlyList<DateInBrief> Dates);

    private sealed record DateInBrief(string Date);

    private sealed record Day(IReadOnlyList<CountedSlot> Slots);
}

/// <summary>A slot as an instance counts it.</summary>
internal sealed record CountedSlot(string Id, int Capacity, int BookedCount);

/// <summary>A booking as administrators download it.</summary>
internal sealed record KeptBooking
{
    public required string Reference { get; init; }

    /// <summary><c>2026-03-01</c>.</summary>
    public required string Date { get; init; }

    /// <summary><c>10:00</c>.</summary>
    public required string Start { get; init; }

    public required string Email { get; init; }

    [Ignore]
    public string SlotId => $"{Date}T{Start}";
}
