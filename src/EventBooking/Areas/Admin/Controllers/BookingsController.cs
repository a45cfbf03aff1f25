using EventBooking.Areas.Admin.Models;
using EventBooking.Bookings;
using EventBooking.Controllers;
using EventBooking.Outbox;
using EventBooking.Urls;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace EventBooking.Areas.Admin.Controllers;

/// <summary>The list of bookings, the list as a file, and one booking with its emails.</summary>
public sealed class BookingsController(IBookingSearch search, OutboxAdministration emails, PhoneNumberNormalizer phoneNumbers) : AdminController
{
    [HttpGet(Links.AdminBookingsPath)]
    public async Task<IActionResult> List([FromQuery] BookingPageQuery query, CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return View(new BookingList(query, Matches: null));
        }

        var matches = await search.FindPageAsync(query.ToFilter(phoneNumbers), (query.PageNumber() - 1L) * query.PageLimit(), query.PageLimit(), cancellationToken);
        var list = new BookingList(query, matches);
        return list.IsBeyondTheEnd ? LocalRedirect(AdminLinks.Bookings(query, list.PageCount)) : View(list);
    }

    [HttpGet(Links.AdminExportPath)]
    public IActionResult Export([FromQuery] BookingQuery query) =>
        ModelState.IsValid ? new BookingExport(query) : LocalRedirect(AdminLinks.Bookings(query));

    /// <summary>One booking. A search that cannot be understood is kept as it is; the list tells what is wrong with it.</summary>
    [HttpGet(Links.AdminBookingsPath + "/{reference}")]
    public async Task<IActionResult> Show([FromRoute] string reference, [FromQuery] BookingPageQuery foundBy, EmailNotice? notice, CancellationToken cancellationToken) =>
        await FindAsync(reference, cancellationToken) is { } booking
            ? View(new BookingRecord(booking, await emails.FindMessagesAsync(booking, cancellationToken), foundBy, notice))
            : NoSuchBooking();

    [HttpPost(Links.AdminBookingsPath + "/{reference}/confirmation")]
    public async Task<IActionResult> SendConfirmationAgain(
        [FromRoute] string reference, [FromQuery] BookingPageQuery foundBy, [FromForm] int number, CancellationToken cancellationToken) =>
        await FindAsync(reference, cancellationToken) is { } booking
            ? BackTo(booking, foundBy, await emails.SendConfirmationAgainAsync(booking, number, cancellationToken) ? EmailNotice.SentAgain : EmailNotice.SentAgainBefore)
            : NoSuchBooking();

    [HttpPost(Links.AdminBookingsPath + "/{reference}/parked")]
    public async Task<IActionResult> RetryParked([FromRoute] string reference, [FromQuery] BookingPageQuery foundBy, CancellationToken cancellationToken) =>
        await FindAsync(reference, cancellationToken) is { } booking
            ? BackTo(booking, foundBy, await emails.RetryFailedAsync(booking.Id, cancellationToken) > 0 ? EmailNotice.Retried : EmailNotice.NothingParked)
            : NoSuchBooking();

    private Task<Booking?> FindAsync(string reference, CancellationToken cancellationToken) =>
        ReferenceGenerator.TryReadWhole(reference, out var whole) ? search.FindByReferenceAsync(whole, cancellationToken) : Task.FromResult<Booking?>(null);

    private LocalRedirectResult BackTo(Booking booking, BookingPageQuery foundBy, EmailNotice notice) =>
        LocalRedirect(QueryHelpers.AddQueryString(AdminLinks.Booking(booking.Reference, foundBy), "notice", notice.ToString()));

    private ViewResult NoSuchBooking() =>
        this.NotFoundPage("There is no such booking", "No booking has this reference. Look the person up by name or phone number instead.");
}
