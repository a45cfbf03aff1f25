using System.Security.Cryptography;
using EventBooking.Bookings;
using EventBooking.Scheduling;
using EventBooking.Urls;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace EventBooking.Controllers;

/// <summary>
/// Remembers in a signed cookie what this browser has just booked, because the back button shows the form again and a second press would
/// book a second seat unnoticed. The cookie has the slot, the reference and the id, and not the private link.
/// </summary>
public sealed class RecentBookings(IDataProtectionProvider protection, IOptions<SiteOptions> site)
{
    private const int MaxCount = 8;

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly string cookieName = site.Value.CookieName("eventbooking-recent");
    private readonly ITimeLimitedDataProtector protector = protection.CreateProtector("recent bookings").ToTimeLimitedDataProtector();

    /// <summary>The latest booking of this browser for the slot. Null if there is none.</summary>
    /// <param name="request">Has the cookie.</param>
    /// <param name="slotId">The slot.</param>
    /// <param name="exceptFor">
    /// The id of a booking that the same form would make. If the browser has it, the form only repeats it: null.
    /// </param>
    public string? FindReference(HttpRequest request, SlotId slotId, string? exceptFor = null)
    {
        var entries = Read(request);
        return entries.Any(entry => entry.BookingId == exceptFor) ? null
            : entries.LastOrDefault(entry => entry.SlotId == slotId.ToString())?.Reference;
    }

    public void Add(HttpContext context, Booking booking) =>
        Write(context, Others(context.Request, booking).Append(new(booking.SlotId.ToString(), booking.Reference, booking.Id)));

    /// <summary>After a change of a booking that this browser may have made: it has another slot, or no seat any more.</summary>
    public void Update(HttpContext context, Booking booking)
    {
        var others = Others(context.Request, booking).ToList();
        if (others.Count == Read(context.Request).Count)
        {
            return;
        }

        if (booking.HoldsSeat)
        {
            Add(context, booking);
        }
        else
        {
            Write(context, others);
        }
    }

    private IEnumerable<Entry> Others(HttpRequest request, Booking booking) =>
        Read(request).Where(entry => entry.BookingId != booking.Id);

    private void Write(HttpContext context, IEnumerable<Entry> all)
    {
        var entries = all.TakeLast(MaxCount);
        var text = string.Join(' ', entries.Select(entry => $"{entry.SlotId} {entry.Reference} {entry.BookingId}"));
        context.Response.Cookies.Append(cookieName, protector.Protect(text, Lifetime), new()
        {
            HttpOnly = true,
            IsEssential = true,
            MaxAge = Lifetime,
            Path = "/",
            SameSite = SameSiteMode.Lax,
        });
    }

    private List<Entry> Read(HttpRequest request)
    {
        try
        {
            return request.Cookies.TryGetValue(cookieName, out var cookie)
                ?
                [
                    .. protector.Unprotect(cookie).Split(' ').Chunk(3).Where(parts => parts.Length == 3)
                        .Select(parts => new Entry(parts[0], parts[1], parts[2])),
                ]
                : [];
        }
        catch (CryptographicException)
        {
            // Too old, or not ours.
            return [];
        }
    }

    private sealed record Entry(string SlotId, string Reference, string BookingId);
}
