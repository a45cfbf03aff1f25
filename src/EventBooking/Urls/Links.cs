using EventBooking.Scheduling;
using Microsoft.AspNetCore.Mvc;

namespace EventBooking.Urls;

/// <summary>The addresses of the site's pages, each built in this one place.</summary>
public static class Links
{
    public const string Month = "month";
    public const string Day = "day";
    public const string Slot = "slot";
    public const string Booking = "booking";
    public const string BookingCalendar = "booking-calendar";
    public const string CancelBooking = "cancel-booking";
    public const string ChangeBooking = "change-booking";
    public const string CorrectBooking = "correct-booking";
    public const string JoinWaitingList = "join-waiting-list";
    public const string LeaveWaitingList = "leave-waiting-list";
    public const string FindBooking = "find-booking";

    /// <summary>Everything for administrators is below this path, or below the same path of the API.</summary>
    public const string AdminPath = "/admin";
    public const string AdminBookingsPath = AdminPath + "/bookings";
    public const string AdminExportPath = AdminBookingsPath + "/export";
    public const string AdminParkedPath = AdminPath + "/emails/parked";
    public const string AdminSignIn = "admin-sign-in";
    public const string AdminSignOut = "admin-sign-out";
    public const string AdminSignOutEverywhere = "admin-sign-out-everywhere";

    /// <summary>What a path is taken to be on, to see where a browser would go with it.</summary>
    private static readonly Uri AnyHost = new("http://localhost");

    public static string MonthPath(this IUrlHelper url) => url.RouteUrl(Month)!;

    public static string DayPath(this IUrlHelper url, DateOnly date) => url.RouteUrl(Day, new { date = date.ToIso() })!;

    /// <summary>The colon of a slot id may stand in a path as it is (RFC 3986, section 3.3), and is easier to read.</summary>
    public static string SlotPath(this IUrlHelper url, SlotId slotId) =>
        url.RouteUrl(Slot, new { slotId = slotId.ToString() })!.Replace("%3A", ":", StringComparison.Ordinal);

    public static string BookingCalendarPath(this IUrlHelper url, string manageToken) =>
        url.RouteUrl(BookingCalendar, new { manageToken })!;

    public static string BookingPath(this IUrlHelper url, string manageToken) => url.RouteUrl(Booking, new { manageToken })!;

    public static string CancelBookingPath(this IUrlHelper url, string manageToken) => url.RouteUrl(CancelBooking, new { manageToken })!;

    public static string CorrectBookingPath(this IUrlHelper url, string manageToken) => url.RouteUrl(CorrectBooking, new { manageToken })!;

    /// <summary>The calendar in which a booking gets another hour; with a date or a slot, one step further.</summary>
    public static string ChangeBookingPath(this IUrlHelper url, string manageToken, DateOnly? date = null, SlotId? slotId = null) =>
        url.RouteUrl(ChangeBooking, new { manageToken, date = date?.ToIso(), slotId = slotId?.ToString() })!;

    public static string LeaveWaitingListPath(this IUrlHelper url, string manageToken) =>
        url.RouteUrl(LeaveWaitingList, new { manageToken })!;

    public static string JoinWaitingListPath(this IUrlHelper url, SlotId slotId) =>
        url.RouteUrl(JoinWaitingList, new { slotId = slotId.ToString() })!.Replace("%3A", ":", StringComparison.Ordinal);

    public static string FindBookingPath(this IUrlHelper url) => url.RouteUrl(FindBooking)!;

    public static string AdminSignInPath(this IUrlHelper url, string? returnTo, SignInReason? because = null) =>
        url.RouteUrl(AdminSignIn, new { returnTo, because })!;

    public static string AdminSignOutPath(this IUrlHelper url) => url.RouteUrl(AdminSignOut)!;

    public static string AdminSignOutEverywherePath(this IUrlHelper url) => url.RouteUrl(AdminSignOutEverywhere)!;

    /// <summary>
    /// Where an administrator was going, as far as that is below the admin area; otherwise the area's front. Never leads to another host.
    /// </summary>
    public static string AdminReturnPath(this IUrlHelper url, string? returnTo) =>
        url.IsLocalUrl(returnTo)
        && Uri.TryCreate(AnyHost, returnTo, out var target)
        && target.Authority == AnyHost.Authority
        && new PathString(target.AbsolutePath).StartsWithSegments(AdminPath, StringComparison.OrdinalIgnoreCase)
            ? target.PathAndQuery
            : AdminPath;

    /// <summary>A path of the site as others reach it: on the host that the settings name. The host of a request may be anything.</summary>
    public static Uri PublicUrl(this SiteOptions site, PathString path) => new(site.BaseUrl, path.ToUriComponent());

    /// <summary>The private address of a booking's page.</summary>
    public static Uri BookingUrl(this SiteOptions site, string manageToken) => site.PublicUrl($"/bookings/{manageToken}");

    /// <summary>The page that asks whether to cancel a booking.</summary>
    public static Uri BookingCancelUrl(this SiteOptions site, string manageToken) => site.PublicUrl($"/bookings/{manageToken}/cancel");
}
