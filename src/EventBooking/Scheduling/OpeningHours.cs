using System.Globalization;

namespace EventBooking.Scheduling;

/// <summary>The first start and the last end of a schedule, in the event's time zone: whole hours apart, on one day.</summary>
public readonly record struct OpeningHours(TimeOnly From, TimeOnly Until)
{
    private const string Format = "HH:mm";

    public int Hours => (int)(Until - From).TotalHours;

    public IEnumerable<TimeOnly> StartTimes
    {
        get
        {
            for (var hour = 0; hour < Hours; hour++)
            {
                yield return From.AddHours(hour);
            }
        }
    }

    /// <summary>Reads <c>10:00-19:00</c>.</summary>
    public static bool TryParse(string? text, out OpeningHours hours)
    {
        hours = default;
        if (text?.Split('-') is not [var from, var until] || !TryParseTime(from, out var start) || !TryParseTime(until, out var end))
        {
            return false;
        }

        hours = new(start, end);
        return start < end && (end - start).Minutes == 0;
    }

    private static bool TryParseTime(string text, out TimeOnly time) =>
        TimeOnly.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
}
