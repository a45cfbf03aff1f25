using EventBooking.Bookings;
using EventBooking.Outbox;
using EventBooking.Scheduling;

namespace EventBooking.Areas.Admin.Models;

/// <summary>The data of the dashboard: seats, bookings per day and emails.</summary>
/// <param name="Days">Every bookable date with its slots.</param>
/// <param name="Latest">The number of bookings made on each day, without gaps, in the event's time zone.</param>
/// <param name="Emails">The emails that are waiting or have failed.</param>
/// <param name="EmailProblem">Why all emails wait. Null if they do not.</param>
/// <param name="Conflicts">The stored slots that contradict the settings.</param>
/// <param name="Retried">The number of failed emails that were just retried. Null when none was.</param>
public sealed record Dashboard(
    IReadOnlyList<DaySchedule> Days,
    IReadOnlyList<BookingsOfDay> Latest,
    OutboxSummary Emails,
    string? EmailProblem,
    PlanConflicts Conflicts,
    int? Retried)
{
    public const int MaxDays = 30;

    private const int Shades = 5;

    public int Capacity => Days.Sum(day => day.Capacity);

    public int Remaining => Days.Sum(day => day.Remaining);

    public int Sold => Capacity - Remaining;

    /// <summary>Every start time of a slot.</summary>
    public IReadOnlyList<TimeOnly> Hours => [.. Days.SelectMany(day => day.Slots).Select(slot => slot.Id.StartTime).Distinct().Order()];

    /// <summary>Rounded down, so that 100 means full.</summary>
    public static int Percent(int sold, int capacity) => capacity == 0 ? 0 : (int)(sold * 100L / capacity);

    /// <summary>0 for an empty slot to 5 for a full one.</summary>
    public static int Shade(Slot slot) =>
        slot.IsFull ? Shades
        : slot.BookedCount == 0 ? 0
        : Math.Clamp((int)(slot.BookedCount * (long)Shades / slot.Capacity), 1, Shades - 1);

    /// <summary><c>Sun 1 March, 10:00: 4 of 4 sold</c>.</summary>
    public static string NameOf(Slot slot) =>
        $"{slot.Id.Date.ToShortWeekday()} {slot.Id.Date.Day} {slot.Id.Date.ToMonth()}, {slot.Id.StartTime.ToIso()}: "
        + $"{slot.BookedCount:N0} of {slot.Capacity:N0} sold";

    /// <summary>The bookings of each day, from the first day with a booking to the last, at most 30 days.</summary>
    public static IReadOnlyList<BookingsOfDay> PerDay(IReadOnlyList<BookingsMade> made, TimeZoneInfo timeZone)
    {
        if (made.Count == 0)
        {
            return [];
        }

        var counts = made
            .GroupBy(quarter => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(quarter.From, timeZone).DateTime))
            .ToDictionary(day => day.Key, day => day.Sum(quarter => quarter.Count));
        var last = counts.Keys.Max();
        var length = Math.Min(last.DayNumber - counts.Keys.Min().DayNumber + 1, MaxDays);
        var days = Enumerable.Range(1 - length, length).Select(offset => last.AddDays(offset));
        return [.. days.Select(date => new BookingsOfDay(date, counts.GetValueOrDefault(date)))];
    }
}

/// <summary>The number of bookings made on a day.</summary>
public sealed record BookingsOfDay(DateOnly Date, long Count);
