using System.Globalization;
using EventBooking.Bookings;
using EventBooking.Scheduling;
using EventBooking.Urls;
using Microsoft.AspNetCore.WebUtilities;

namespace EventBooking.Areas.Admin.Models;

/// <summary>The paths of the admin pages. Empty parameters are left out.</summary>
public static class AdminLinks
{
    public static string Bookings(BookingQuery query) => QueryHelpers.AddQueryString(Links.AdminBookingsPath, PartsOf(query));

    /// <summary>A page by its number.</summary>
    public static string Bookings(BookingPageQuery query, int page) =>
        QueryHelpers.AddQueryString(Links.AdminBookingsPath, PartsOf(query, page));

    /// <summary>The same page.</summary>
    public static string Bookings(BookingPageQuery query) => WithSearch(Links.AdminBookingsPath, query);

    /// <summary>The page that continues after this booking.</summary>
    public static string BookingsAfter(BookingPageQuery query, Booking last) => Links.AdminBookingsPath + QueryAfter(query, last);

    /// <summary>The query string of the page that continues after this booking.</summary>
    public static string QueryAfter(BookingPageQuery query, Booking last) =>
        QueryHelpers.AddQueryString("", PartsOf(query, query.PageNumber() + 1, last.Reference));

    public static string Bookings(DateOnly date) => Bookings(new BookingQuery { Date = date.ToIso() });

    public static string Bookings(SlotId slotId) =>
        Bookings(new BookingQuery { Date = slotId.Date.ToIso(), Time = slotId.StartTime.ToIso() });

    public static string Booking(string reference) => $"{Links.AdminBookingsPath}/{reference}";

    /// <summary>A booking with the search that found it. Its page links back to the search.</summary>
    public static string Booking(string reference, BookingPageQuery foundBy) => WithSearch(Booking(reference), foundBy);

    public static string Confirmation(string reference, BookingPageQuery foundBy) =>
        WithSearch(Booking(reference) + "/confirmation", foundBy);

    /// <summary>A change of a booking: <c>cancel</c>, <c>change</c>, <c>details</c> or <c>promote</c>.</summary>
    public static string Change(string reference, string change) => $"{Booking(reference)}/{change}";

    /// <summary>A booking after a change.</summary>
    public static string Changed(string reference, ChangeNotice notice) =>
        QueryHelpers.AddQueryString(Booking(reference), "change", notice.ToString());

    /// <summary>Everybody who waits for a seat.</summary>
    public static string WaitingList() => Bookings(new BookingQuery { Status = "waiting" });

    public static string FailedEmails(string reference, BookingPageQuery foundBy) => WithSearch(Booking(reference) + "/parked", foundBy);

    /// <summary>The list of the bookings that an export with these parameters has.</summary>
    public static string BookingsOfExport(IQueryCollection export)
    {
        string[] ofFile = [BookingExportQuery.FormatParameter, BookingExportQuery.SeparatorParameter];
        return Links.AdminBookingsPath + QueryString.Create(export.ExceptBy(ofFile, part => part.Key, StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>The parameters of a search. Those without a value are null.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> PartsOf(BookingQuery query) =>
    [
        new("name", query.Name),
        new("email", query.Email),
        new("phone", query.Phone),
        new("date", query.Date),
        new("time", query.Time),
        new("reference", query.Reference),
        new("status", query.Status),
        new("sort", query.Sort),
    ];

    private static string WithSearch(string path, BookingPageQuery query) =>
        QueryHelpers.AddQueryString(path, PartsOf(query, query.PageNumber(), query.After));

    private static IEnumerable<KeyValuePair<string, string?>> PartsOf(BookingPageQuery query, int page, string? after = null) =>
    [
        .. PartsOf(query),
        new("limit", query.PageLimit() == BookingPageQuery.DefaultLimit ? null : query.Limit),
        new("page", page == 1 ? null : page.ToString(CultureInfo.InvariantCulture)),
        new("after", after),
    ];
}
