using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace EventBooking.Scheduling;

/// <summary>
/// The rules of the event: which dates can be booked, which schedule each date has, and which slots.
/// It is pure: it uses no clock and no store, and rejects no date because it has passed.
/// </summary>
public sealed class EventCalendar
{
    private const string DateFormat = "yyyy-MM-dd";
    private const string MonthFormat = "yyyy-MM";

    private readonly FrozenDictionary<DateOnly, DaySchedule> plans;
    private readonly FrozenDictionary<string, Slot> plannedSlots;

    /// <summary>Plans the month of these settings.</summary>
    /// <param name="options">Settings that <see cref="EventOptionsValidator"/> has accepted.</param>
    public EventCalendar(EventOptions options)
    {
        if (!TryParseMonth(options.Month, out var month)
            || !OpeningHours.TryParse(options.ScheduleA, out var hoursA)
            || !OpeningHours.TryParse(options.ScheduleB, out var hoursB))
        {
            throw new ArgumentException("The event's settings have not been validated.", nameof(options));
        }

        Name = options.Name;
        Venue = options.Venue;
        Contact = options.Contact is "" ? null : new(options.Contact);
        PrivacyUrl = FindPrivacyUrl(options);
        Month = month;
        TimeZone = TimeZoneInfo.FindSystemTimeZoneById(options.TimeZone);
        Days = [.. OddDatesOf(month).Select(date => PlanDay(date, hoursA, hoursB, options.SlotCapacity))];
        plans = Days.ToFrozenDictionary(day => day.Date);
        plannedSlots = Days.SelectMany(day => day.Slots).ToFrozenDictionary(slot => slot.Id.ToString(), StringComparer.Ordinal);
    }

    public string Name { get; }

    public string Venue { get; }

    public EventContact? Contact { get; }

    public Uri? PrivacyUrl { get; }

    /// <summary>The first day of the event's month.</summary>
    public DateOnly Month { get; }

    /// <summary>The time zone of all dates and times of the event.</summary>
    public TimeZoneInfo TimeZone { get; }

    public string MonthName => Month.ToMonthAndYear();

    /// <summary>Every bookable date as planned, without bookings, in order.</summary>
    public IReadOnlyList<DaySchedule> Days { get; }

    /// <summary>The page about personal data, or null if the setting is empty or invalid.</summary>
    public static Uri? FindPrivacyUrl(EventOptions options) =>
        Uri.TryCreate(options.PrivacyUrl, UriKind.Absolute, out var url) && url.Scheme is "https" or "http" ? url : null;

    /// <summary>Reads a month written <c>2026-03</c>.</summary>
    public static bool TryParseMonth(string? text, out DateOnly month) =>
        TryParseExact(text, MonthFormat, out month) && month.Year < DateOnly.MaxValue.Year;

    /// <summary>
    /// Reads a date in ISO 8601 (<c>2026-03-01</c>). Returns false if it cannot be booked; then <paramref name="rejection"/> says why.
    /// </summary>
    public bool TryFindDay(string? text, [NotNullWhen(true)] out DaySchedule? plan, [NotNullWhen(false)] out DateRejection? rejection)
    {
        plan = null;
        rejection = !TryParseExact(text, DateFormat, out var date) ? new DateRejection.NotADate()
            : plans.TryGetValue(date, out plan) ? null
            : date.Year == Month.Year && date.Month == Month.Month ? new DateRejection.EvenDate(date)
            : new DateRejection.OtherMonth(date);
        return plan is not null;
    }

    /// <summary>Finds the planned slot with this id. The store may not have it yet.</summary>
    public bool TryFindSlot(string? id, [NotNullWhen(true)] out Slot? planned)
    {
        planned = null;
        return id is not null && plannedSlots.TryGetValue(id, out planned);
    }

    public DaySchedule PlanOf(DateOnly date) => plans[date];

    /// <summary>The bookable dates before and after a date, null where there is none.</summary>
    public (DateOnly? Previous, DateOnly? Next) NeighboursOf(DateOnly date) => (
        Days.LastOrDefault(day => day.Date < date)?.Date,
        Days.FirstOrDefault(day => day.Date > date)?.Date);

    /// <summary>The moment at which a slot begins.</summary>
    public DateTimeOffset StartOf(SlotId slotId) => new(SlotTime.StartInUtc(slotId, TimeZone));

    /// <summary>
    /// The city that names the time zone: <c>London</c> of <c>Europe/London</c>. Null for zones such as <c>Etc/GMT+3</c>.
    /// </summary>
    public string? TimeZoneCity =>
        TimeZone.Id.Contains('/', StringComparison.Ordinal) && !TimeZone.Id.StartsWith("Etc/", StringComparison.Ordinal)
            ? TimeZone.Id[(TimeZone.Id.LastIndexOf('/') + 1)..].Replace('_', ' ')
            : null;

    /// <summary>The time zone with its offset on this date: <c>UTC</c>, <c>Europe/London (UTC+01:00)</c>.</summary>
    public string TimeZoneNameOn(DateOnly date)
    {
        if (NeedsNoOffset)
        {
            return "UTC";
        }

        var offset = TimeZone.GetUtcOffset(date.ToDateTime(new TimeOnly(12, 0)));
        var sign = offset < TimeSpan.Zero ? '-' : '+';
        return string.Create(CultureInfo.InvariantCulture, $"{TimeZone.Id} (UTC{sign}{offset:hh\\:mm})");
    }

    /// <summary>The time zone without an offset, because the offset may change within the month.</summary>
    public string TimeZoneName() => NeedsNoOffset ? "UTC" : TimeZone.Id;

    /// <summary>A point in time in the event's time zone: <c>Sun 1 Feb 2026, 13:00</c>.</summary>
    public string LocalTime(DateTimeOffset moment) =>
        TimeZoneInfo.ConvertTime(moment, TimeZone).ToShortWords();

    private bool NeedsNoOffset => TimeZone.BaseUtcOffset == TimeSpan.Zero && !TimeZone.SupportsDaylightSavingTime;

    private static IEnumerable<DateOnly> OddDatesOf(DateOnly month)
    {
        for (var date = month; date.Month == month.Month; date = date.AddDays(2))
        {
            yield return date;
        }
    }

    private static DaySchedule PlanDay(DateOnly date, OpeningHours hoursA, OpeningHours hoursB, int capacity)
    {
        var schedule = (date.Day - 1) / 2 % 2 == 0 ? Schedule.A : Schedule.B;
        var hours = schedule == Schedule.A ? hoursA : hoursB;
        return new(date, schedule, [.. hours.StartTimes.Select(start => new Slot(new SlotId(date, start), capacity))]);
    }

    private static bool TryParseExact(string? text, string format, out DateOnly date)
    {
        date = default;

        // The parser ignores trailing NULs, so the length is checked.
        return text?.Length == format.Length
            && DateOnly.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
    }
}
