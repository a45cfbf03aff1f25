using EventBooking.Bookings;
using EventBooking.Outbox;
using EventBooking.Scheduling;

namespace EventBooking.Areas.Admin.Models;

/// <summary>How the event stands: its seats, how bookings came in, and the emails that are owed.</summary>
/// <param name="Days">Every bookable date with its slots.</param>
/// <param name="Latest">Bookings made on each day, without gaps, in the event's time zone: the last days in which any was made.</param>
/// <param name="Emails">What is owed.</param>
/// <param name="Retried">How many parked emails have just been let go again; null when that was not asked for.</param>
public sealed record Dashboard(IReadOnlyList<DaySchedule> Days, IReadOnlyList<BookingsOfDay> Latest, OutboxSummary Emails, int? Retried)
{
    public const int MostDays = 30;

    private const int Shades = 5;

    public int Capacity => Days.Sum(day => day.Capacity);

    public int Remaining => Days.Sum(day => day.Remaining);

    public int Sold => Capacity - Remaining;

    /// <summary>Every hour at which a slot of any date starts.</summary>
    public IReadOnlyList<TimeOnly> Hours => [.. Days.SelectMany(day => day.Slots).Select(slot => slot.Id.StartTime).Distinct().Order()];

    /// <summary>Rounded down, so that nothing is full which is not.</summary>
    public static int Percent(int sold, int capacity) => capacity == 0 ? 0 : (int)(sold * 100L / capacity);

    /// <summary>0 for an empty slot to 5 for a full one.</summary>
    public static int Shade(Slot slot) =>
        slot.IsFull ? Shades : slot.BookedCount == 0 ? 0 : Math.Clamp((int)(slot.BookedCount * (long)Shades / slot.Capacity), 1, Shades - 1);

    /// <summary>The bookings of each day of this time zone, from the first day to the last in which any was made, thirty days at most.</summary>
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
        var length = Math.Min(last.DayNumber - counts.Keys.Min().DayNumber + 1, MostDays);
        return [.. Enumerable.Range(1 - length, length).Select(offset => last.AddDays(offset)).Select(date => new BookingsOfDay(date, counts.GetValueOrDefault(date)))];
    }
}

/// <summary>How many bookings were made on a day.</summary>
public sealed record BookingsOfDay(DateOnly Date, long Count);
