using System.Globalization;
using EventBooking.Bookings;
using EventBooking.Scheduling;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Localization;

namespace EventBooking.Email;

/// <summary>
/// Links that add a booking to a calendar on the web, because Android opens no calendar files. They contain the reference, and not the
/// booking's private link.
/// </summary>
public sealed class CalendarLinks(EventCalendar calendar, IStringLocalizer<Texts> text)
{
    public string Google(Booking booking) => QueryHelpers.AddQueryString(
        "https://calendar.google.com/calendar/render",
        new Dictionary<string, string?>
        {
            ["action"] = "TEMPLATE",
            ["text"] = calendar.Name,
            ["dates"] = $"{Format(StartOf(booking), "yyyyMMdd'T'HHmmss'Z'")}/{Format(EndOf(booking), "yyyyMMdd'T'HHmmss'Z'")}",
            ["location"] = calendar.Venue,
            ["details"] = DetailsOf(booking),
        });

    public string Outlook(Booking booking) => QueryHelpers.AddQueryString(
        "https://outlook.live.com/calendar/0/action/compose",
        new Dictionary<string, string?>
        {
            ["rru"] = "addevent",
            ["subject"] = calendar.Name,
            ["startdt"] = Format(StartOf(booking), "yyyy-MM-dd'T'HH:mm:ss'Z'"),
            ["enddt"] = Format(EndOf(booking), "yyyy-MM-dd'T'HH:mm:ss'Z'"),
            ["location"] = calendar.Venue,
            ["body"] = DetailsOf(booking),
        });

    private string DetailsOf(Booking booking) => text["Reference: {0}", booking.Reference];

    private DateTime StartOf(Booking booking) => SlotTime.StartInUtc(booking.SlotId, calendar.TimeZone);

    private DateTime EndOf(Booking booking) => StartOf(booking) + SlotTime.Length;

    private static string Format(DateTime moment, string format) => moment.ToString(format, CultureInfo.InvariantCulture);
}
