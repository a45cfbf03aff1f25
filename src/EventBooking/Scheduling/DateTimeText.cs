using System.Globalization;

namespace EventBooking.Scheduling;

/// <summary>The two ways in which dates and times are written: ISO 8601 for programs, words for people. Never the server's culture.</summary>
public static class DateTimeText
{
    /// <summary><c>2026-03-01</c>.</summary>
    public static string ToIso(this DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary><c>10:00</c>.</summary>
    public static string ToIso(this TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary><c>Sunday 1 March 2026</c>.</summary>
    public static string ToWords(this DateOnly date) => date.ToString("dddd d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary><c>Sunday 1 March</c>, where the year is plain.</summary>
    public static string ToWordsWithoutYear(this DateOnly date) => date.ToString("dddd d MMMM", CultureInfo.InvariantCulture);

    /// <summary><c>Sun 1 Mar</c>, where there is little room.</summary>
    public static string ToShortWords(this DateOnly date) => date.ToString("ddd d MMM", CultureInfo.InvariantCulture);

    /// <summary><c>10:00–11:00</c>.</summary>
    public static string ToHours(this SlotId slotId) => $"{slotId.StartTime.ToIso()}–{slotId.EndTime.ToIso()}";
}
