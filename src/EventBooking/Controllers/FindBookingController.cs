using EventBooking.Bookings;
using EventBooking.Outbox;
using EventBooking.Urls;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;

namespace EventBooking.Controllers;

/// <summary>
/// Mails the links of their bookings to people who have lost them. The page says the same whether an address has bookings or not.
/// </summary>
[EnableRateLimiting(RateLimitPolicies.Reading)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class FindBookingController(IBookingStore store, OutboxAdministration emails, IStringLocalizer<Texts> text) : Controller
{
    [HttpGet("/find-booking", Name = Links.FindBooking)]
    public IActionResult Form() => View(new FindBookingPage());

    [HttpPost("/find-booking")]
    [EnableRateLimiting(RateLimitPolicies.Booking)]
    [IgnoreAntiforgeryToken]
    public async Task<IActionResult> Send([FromForm] string? email, CancellationToken cancellationToken)
    {
        var address = EmailAddress.Normalize(email) ?? "";
        if (address.Length > EmailAddress.MaxLength || !EmailAddress.IsPlausible(address))
        {
            ModelState.AddModelError("email", text["Enter an email address like name@example.com."]);
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return View(nameof(Form), new FindBookingPage { Email = address });
        }

        await emails.SendBookingListAsync(await store.FindByEmailAsync(address, cancellationToken), cancellationToken);
        return View(nameof(Form), new FindBookingPage { Email = address, IsSent = true });
    }
}

/// <summary>The data of the page that finds bookings.</summary>
public sealed record FindBookingPage
{
    public string Email { get; init; } = "";

    /// <summary>The form was sent. Whether an email was sent is not said.</summary>
    public bool IsSent { get; init; }
}
