using System.Globalization;

namespace EventBooking.Scheduling;

/// <summary>Dates and times as text: ISO 8601 for programs, words for people. The server's culture has no effect.</summary>
public static class DateTimeText
{
    /// <summary>The language of dates in words.</summary>
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    /// <summary><c>Mon</c> to <c>Sun</c>.</summary>
    public static IReadOnlyList<string> ShortWeekdays =>
        [.. Culture.DateTimeFormat.AbbreviatedDayNames[1..], Culture.DateTimeFormat.AbbreviatedDayNames[0]];

    /// <summary><c>2026-03-01</c>.</summary>
    public static string ToIso(this DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary><c>10:00</c>.</summary>
    public static string ToIso(this TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary><c>Sunday 1 March 2026</c>.</summary>
    public static string ToWords(this DateOnly date) => date.ToString("dddd d MMMM yyyy", Culture);

    /// <summary><c>Sunday 1 March</c>.</summary>
    public static string ToWordsWithoutYear(this DateOnly date) => date.ToString("dddd d MMMM", Culture);

    /// <summary><c>Sun 1 March</c>.</summary>
    public static string ToWordsWithShortWeekday(this DateOnly date) => date.ToString("ddd d MMMM", Culture);

    /// <summary><c>Sun 1 Mar</c>.</summary>
    public static string ToShortWords(this DateOnly date) => date.ToString("ddd d MMM", Culture);

    /// <summary><c>Sun 1 Feb 2026, 13:00</c>.</summary>
    public static string ToShortWords(this DateTimeOffset moment) => moment.ToString("ddd d MMM yyyy, HH:mm", Culture);

    /// <summary><c>Sunday</c>.</summary>
    public static string ToWeekday(this DateOnly date) => date.ToString("dddd", Culture);

    /// <summary><c>Sun</c>.</summary>
    public static string ToShortWeekday(this DateOnly date) => date.ToString("ddd", Culture);

    /// <summary><c>March</c>.</summary>
    public static string ToMonth(this DateOnly date) => date.ToString("MMMM", Culture);

    /// <summary><c>March 2026</c>.</summary>
    public static string ToMonthAndYear(this DateOnly date) => date.ToString("MMMM yyyy", Culture);

    /// <summary><c>10:00–11:00</c>.</summary>
    public static string ToHours(this SlotId slotId) => $"{slotId.StartTime.ToIso()}–{slotId.EndTime.ToIso()}";

    /// <summary><c>10:00–19:00</c>.</summary>
    public static string ToHours(this DaySchedule day) => $"{day.Slots[0].Id.StartTime.ToIso()}–{day.Slots[^1].Id.EndTime.ToIso()}";
}
