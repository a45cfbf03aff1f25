using EventBooking.Bookings;

namespace EventBooking.Areas.Admin.Models;

/// <summary>The separator of CSV files that an administrator chose last, until the browser closes or the administrator signs out.</summary>
public static class SeparatorCookie
{
    private const string Name = "eventbooking-separator";

    private static readonly CookieOptions Options = new() { Path = Urls.Links.AdminPath, HttpOnly = true, SameSite = SameSiteMode.Lax };

    public static string? Read(HttpRequest request) =>
        request.Cookies[Name] is { } separator && BookingExportQuery.Separators.ContainsKey(separator) ? separator : null;

    public static void Set(HttpResponse response, string separator) => response.Cookies.Append(Name, separator, Options);

    public static void Delete(HttpResponse response) => response.Cookies.Delete(Name, Options);
}
