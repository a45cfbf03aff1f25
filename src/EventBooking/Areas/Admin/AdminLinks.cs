using System.Globalization;
using EventBooking.Requests;
using EventBooking.Scheduling;
using EventBooking.Web;
using Microsoft.AspNetCore.WebUtilities;

namespace EventBooking.Areas.Admin;

/// <summary>The addresses of the lists and their entries; what is not asked for is not in them, so that they stay short enough to be passed on.</summary>
public static class AdminLinks
{
    public static string Bookings(BookingQuery query) => QueryHelpers.AddQueryString(Links.AdminBookingsPath, PartsOf(query));

    public static string Bookings(BookingPageQuery query, int page) =>
        QueryHelpers.AddQueryString(
            Links.AdminBookingsPath,
            PartsOf(query)
                .Append(new("limit", query.PageLimit() == BookingPageQuery.UsualLimit ? null : query.Limit))
                .Append(new("page", page == 1 ? null : page.ToString(CultureInfo.InvariantCulture))));

    public static string Bookings(DateOnly date) => Bookings(new BookingQuery { Date = date.ToIso() });

    public static string Bookings(SlotId slotId) => Bookings(new BookingQuery { Date = slotId.Date.ToIso(), Time = slotId.StartTime.ToIso() });

    public static string Booking(string reference) => $"{Links.AdminBookingsPath}/{reference}";

    public static string Export(BookingQuery query) => QueryHelpers.AddQueryString(Links.AdminExportPath, PartsOf(query));

    private static IEnumerable<KeyValuePair<string, string?>> PartsOf(BookingQuery query) =>
    [
        new("name", query.Name),
        new("phone", query.Phone),
        new("date", query.Date),
        new("time", query.Time),
        new("reference", query.Reference),
    ];
}
