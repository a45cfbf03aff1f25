using EventBooking.Areas.Admin.Models;
using EventBooking.Bookings;
using EventBooking.Controllers;
using EventBooking.Scheduling;
using EventBooking.Urls;
using Microsoft.AspNetCore.Mvc;

namespace EventBooking.Areas.Admin.Controllers;

/// <summary>
/// Changes of one booking by an organiser, for somebody on the phone. Every change asks once. Deadlines of attendees do not apply.
/// </summary>
public sealed class BookingChangesController(
    EventCalendar calendar,
    IBookingSearch search,
    ScheduleService schedules,
    BookingChangeService changes,
    PhoneNumberNormalizer phoneNumbers,
    FormKeys formKeys) : AdminController
{
    private const string Route = Links.AdminBookingsPath + "/{reference}";

    [HttpGet(Route + "/cancel")]
    public Task<IActionResult> Cancel([FromRoute] string reference, CancellationToken cancellationToken) =>
        ShowAsync(reference, cancellationToken);

    [HttpPost(Route + "/cancel")]
    public Task<IActionResult> Cancel([FromRoute] string reference, [FromForm] ChangeForm form, CancellationToken cancellationToken) =>
        DecideAsync(
            reference,
            nameof(Cancel),
            // Somebody who has got a seat since the page was opened keeps it.
            booking => form.OnlyLeaves
                ? changes.LeaveAsync(booking, ToRequest(form))
                : changes.CancelAsync(booking, ToRequest(form)),
            cancellationToken);

    [HttpGet(Route + "/change")]
    public Task<IActionResult> Change([FromRoute] string reference, CancellationToken cancellationToken) =>
        ShowAsync(reference, cancellationToken);

    [HttpPost(Route + "/change")]
    public Task<IActionResult> Change([FromRoute] string reference, [FromForm] ChangeForm form, CancellationToken cancellationToken) =>
        DecideAsync(
            reference, nameof(Change), booking => changes.ChangeSlotAsync(booking, form.SlotId, ToRequest(form)), cancellationToken);

    [HttpGet(Route + "/promote")]
    public Task<IActionResult> Promote([FromRoute] string reference, CancellationToken cancellationToken) =>
        ShowAsync(reference, cancellationToken);

    [HttpPost(Route + "/promote")]
    public Task<IActionResult> Promote([FromRoute] string reference, [FromForm] ChangeForm form, CancellationToken cancellationToken) =>
        DecideAsync(
            reference, nameof(Promote), booking => changes.PromoteAsync(booking, form.SlotId, ToRequest(form)), cancellationToken);

    [HttpGet(Route + "/details")]
    public Task<IActionResult> Details([FromRoute] string reference, CancellationToken cancellationToken) =>
        ShowAsync(reference, cancellationToken);

    [HttpPost(Route + "/details")]
    public async Task<IActionResult> Details(
        [FromRoute] string reference, [FromForm] AttendeeInput input, [FromForm] ChangeForm form, CancellationToken cancellationToken)
    {
        if (ModelState.IsValid)
        {
            var phone = phoneNumbers.Normalize(input.Phone);
            return await DecideAsync(
                reference,
                nameof(Details),
                booking => changes.CorrectAsync(booking, input.Name, input.Email, phone, ToRequest(form)),
                cancellationToken);
        }

        if (await FindAsync(reference, cancellationToken) is not { } booking)
        {
            return BookingNotFound();
        }

        var page = await CreatePageAsync(booking, cancellationToken);
        return Show(nameof(Details), StatusCodes.Status400BadRequest, page with { Input = input });
    }

    private async Task<IActionResult> ShowAsync(string reference, CancellationToken cancellationToken) =>
        await FindAsync(reference, cancellationToken) is not { } booking ? BookingNotFound()
        : booking.HoldsSeat || booking.IsWaiting ? View(await CreatePageAsync(booking, cancellationToken))
        : LocalRedirect(AdminLinks.Booking(booking.Reference));

    private async Task<IActionResult> DecideAsync(
        string reference, string view, Func<Booking, Task<BookingOutcome>> decide, CancellationToken cancellationToken)
    {
        if (await FindAsync(reference, cancellationToken) is not { } booking)
        {
            return BookingNotFound();
        }

        return await decide(booking) switch
        {
            BookingOutcome.Updated => LocalRedirect(AdminLinks.Changed(booking.Reference, ChangeNotice.Done)),
            BookingOutcome.Unchanged or BookingOutcome.NoSeat =>
                LocalRedirect(AdminLinks.Changed(booking.Reference, ChangeNotice.NothingChanged)),
            BookingOutcome.Unknown or BookingOutcome.StoreUnavailable =>
                throw new StoreUnavailableException("The store did not answer a change.", new TimeoutException()),
            var refused => Show(
                view, StatusCodes.Status409Conflict, await CreatePageAsync(booking, cancellationToken) with { Error = InWords(refused) }),
        };
    }

    private async Task<ChangeRecord> CreatePageAsync(Booking booking, CancellationToken cancellationToken)
    {
        var month = await schedules.GetMonthAsync(cancellationToken);
        var open = month.Days.SelectMany(day => day.Slots)
            .Where(slot => !slot.IsFull && (booking.IsWaiting || slot.Id != booking.SlotId))
            .Where(slot => !booking.IsWaiting || booking.WaitsFor!.Value.Includes(slot.Id));
        return new(booking, formKeys.Issue(), [.. open])
        {
            Input = new() { Name = booking.Name, Email = booking.Email, Phone = booking.Phone },
        };
    }

    private ViewResult Show(string view, int status, ChangeRecord page)
    {
        Response.StatusCode = status;
        return View(view, page);
    }

    private Task<Booking?> FindAsync(string reference, CancellationToken cancellationToken) =>
        ReferenceGenerator.TryReadWhole(reference, out var whole)
            ? search.FindByReferenceAsync(whole, cancellationToken)
            : Task.FromResult<Booking?>(null);

    private ChangeRequest ToRequest(ChangeForm form) =>
        new(IsOrganiser: true, form.Notify, string.IsNullOrWhiteSpace(form.Note) ? null : TextNormalizer.Normalize(form.Note))
        {
            Key = formKeys.TryRead(form.FormKey, out var key) ? key : null,
        };

    private string InWords(BookingOutcome refused) => refused switch
    {
        BookingOutcome.SlotFull(var slotId) =>
            $"{slotId.ToHours()} on {slotId.Date.ToWordsWithoutYear()} has no free seat. Nothing was changed.",
        BookingOutcome.SlotUnknown => $"Choose an hour in {calendar.MonthName}.",
        BookingOutcome.EmailLimitReached(var max) =>
            $"This email address has {max} bookings already, which is the limit. Nothing was changed.",
        _ => "Nothing was changed. Look at the booking again.",
    };

    private ViewResult BookingNotFound() =>
        this.NotFoundPage("Booking not found", "No booking has this reference. Search by name or phone number.");
}
