using EventBooking.Areas.Admin.Models;
using EventBooking.Bookings;
using EventBooking.Controllers;
using EventBooking.Outbox;
using EventBooking.Urls;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace EventBooking.Areas.Admin.Controllers;

/// <summary>The list of bookings, the list as a file, and one booking with its emails.</summary>
public sealed class BookingsController(
    IBookingSearch search, OutboxAdministration emails, PhoneNumberNormalizer phoneNumbers) : AdminController
{
    [HttpGet(Links.AdminBookingsPath)]
    [RejectUnknownParameters]
    public async Task<IActionResult> List([FromQuery] BookingPageQuery query, CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            return InvalidSearch(query);
        }

        var list = new BookingList(query, await query.FindAsync(search, phoneNumbers, cancellationToken));
        return list.IsBeyondTheEnd
            ? LocalRedirect(AdminLinks.Bookings(query, list.PageCount))
            : View(list with { Printed = await FindPrintedAsync(list, cancellationToken) });
    }

    [HttpGet(Links.AdminExportPath)]
    [RejectUnknownParameters]
    public IActionResult Export([FromQuery] BookingExportQuery query)
    {
        if (!ModelState.IsValid)
        {
            return InvalidSearch(new BookingPageQuery(query));
        }

        if (query.Separator is not null)
        {
            SeparatorCookie.Set(Response, query.Separator);
        }

        return new BookingExport(query with { Separator = query.Separator ?? SeparatorCookie.Read(Request) });
    }

    /// <summary>One booking. An invalid search stays in the link back to the list, which shows its errors.</summary>
    [HttpGet(Links.AdminBookingsPath + "/{reference}")]
    public async Task<IActionResult> Show(
        [FromRoute] string reference, [FromQuery] BookingPageQuery foundBy, EmailNotice? notice, ChangeNotice? change,
        CancellationToken cancellationToken) =>
        await FindAsync(reference, cancellationToken) is { } booking
            ? View(new BookingRecord(booking, await emails.FindMessagesAsync(booking, cancellationToken), foundBy, notice)
            {
                Change = change,
            })
            : BookingNotFound();

    [HttpPost(Links.AdminBookingsPath + "/{reference}/confirmation")]
    public async Task<IActionResult> SendConfirmationAgain(
        [FromRoute] string reference, [FromQuery] BookingPageQuery foundBy, [FromForm] int number, CancellationToken cancellationToken) =>
        await FindAsync(reference, cancellationToken) is not { } booking ? BookingNotFound()
        : await emails.SendConfirmationAgainAsync(booking, number, cancellationToken) ? RedirectTo(booking, foundBy, EmailNotice.SentAgain)
        : RedirectTo(booking, foundBy, EmailNotice.SentAgainBefore);

    [HttpPost(Links.AdminBookingsPath + "/{reference}/parked")]
    public async Task<IActionResult> RetryFailedEmails(
        [FromRoute] string reference, [FromQuery] BookingPageQuery foundBy, CancellationToken cancellationToken) =>
        await FindAsync(reference, cancellationToken) is not { } booking ? BookingNotFound()
        : await emails.RetryFailedAsync(booking.Id, cancellationToken) > 0 ? RedirectTo(booking, foundBy, EmailNotice.Retried)
        : RedirectTo(booking, foundBy, EmailNotice.NothingFailed);

    private async Task<IReadOnlyList<Booking>> FindPrintedAsync(BookingList list, CancellationToken cancellationToken) =>
        list.PrintsAllPages && list.PageCount > 1
            ? (await search.FindPageAsync(list.Query.ToFilter(phoneNumbers), skip: 0, BookingList.MaxPrinted, cancellationToken)).Bookings
            : list.HasDate ? list.Bookings : [];

    private Task<Booking?> FindAsync(string reference, CancellationToken cancellationToken) =>
        ReferenceGenerator.TryReadWhole(reference, out var whole)
            ? search.FindByReferenceAsync(whole, cancellationToken)
            : Task.FromResult<Booking?>(null);

    private LocalRedirectResult RedirectTo(Booking booking, BookingPageQuery foundBy, EmailNotice notice) =>
        LocalRedirect(QueryHelpers.AddQueryString(AdminLinks.Booking(booking.Reference, foundBy), "notice", notice.ToString()));

    private ViewResult InvalidSearch(BookingPageQuery query)
    {
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return View(nameof(List), new BookingList(query, Matches: null));
    }

    private ViewResult BookingNotFound() =>
        this.NotFoundPage("Booking not found", "No booking has this reference. Search by name or phone number.");
}
