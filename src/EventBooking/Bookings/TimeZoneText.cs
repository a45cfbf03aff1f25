using EventBooking.Scheduling;
using Microsoft.Extensions.Localization;

namespace EventBooking.Bookings;

public static class TimeZoneText
{
    /// <summary><c>London time</c>, or the technical name with its offset where the time zone has no city.</summary>
    public static string TimeZoneOn(this IStringLocalizer<Texts> text, EventCalendar calendar, DateOnly date) =>
        calendar.TimeZoneCity is { } city ? text["{0} time", city] : calendar.TimeZoneNameOn(date);
}
