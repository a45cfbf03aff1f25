using EventBooking.Bookings;
using EventBooking.Scheduling;

namespace EventBooking.Controllers;

/// <summary>The dates of the month, and the hours of one date. Phones show one of them, wide screens both.</summary>
/// <param name="Days">Every bookable date.</param>
/// <param name="Shown">The date whose hours are shown. Null on the month page when every date is sold out.</param>
/// <param name="NextFree">The link to the next open slot. Null if there is none, or if the date has open hours itself.</param>
public sealed record CalendarPage(IReadOnlyList<DaySchedule> Days, DaySchedule? Shown, Slot? NextFree)
{
    /// <summary>The booking for which another hour is chosen. Null: a new booking.</summary>
    public Booking? Changing { get; init; }

    public static CalendarPage Of(MonthSchedule month)
    {
        var next = month.FindNextFree();
        return new(month.Days, next is null ? null : month.FindDay(next.Id.Date), next);
    }

    public static CalendarPage Of(MonthSchedule month, DateOnly date)
    {
        var day = month.FindDay(date);
        return new(month.Days, day, day.Remaining > 0 ? null : month.FindNextFree(date));
    }
}
