using System.Text.RegularExpressions;
using EventBooking.Bookings;
using EventBooking.Controllers.Api;
using EventBooking.Email;
using EventBooking.Outbox;
using EventBooking.Hosting.Http;
using EventBooking.Scheduling;
using EventBooking.Urls;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace EventBooking.Controllers;

/// <summary>Booking: the form of one slot, and the booking that comes of it.</summary>
[EnableRateLimiting(RateLimits.Reading)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed partial class BookingController(EventCalendar calendar, ScheduleService schedules, BookingService bookings, OutboxAdministration emails) : Controller
{
    [HttpGet("/slots/{slotId}", Name = Links.Slot)]
    public Task<IActionResult> Form(string slotId, CancellationToken cancellationToken) =>
        calendar.TryFindSlot(slotId, out var slot)
            ? ShowFormAsync(slot, new AttendeeInput(), DrawFormKey(), StatusCodes.Status200OK, notice: null, cancellationToken)
            : Task.FromResult<IActionResult>(NoSuchSlot());

    /// <summary>
    /// The form needs no antiforgery token: it acts for nobody, as attendees have neither account nor cookie, and whoever could
    /// make a browser post it could as well post it himself. Its key sees to it that one form books once.
    /// </summary>
    [HttpPost("/slots/{slotId}")]
    [EnableRateLimiting(RateLimits.Booking)]
    [IgnoreAntiforgeryToken]
    public async Task<IActionResult> Book([FromForm] AttendeeInput? input, [FromForm] string? formKey, [FromForm] string? instead, CancellationToken cancellationToken)
    {
        // Not a parameter: when a form cannot be read at all, as with a NUL in it, nothing is bound, the route's values neither.
        if (!calendar.TryFindSlot(RouteData.Values["slotId"] as string, out var slot))
        {
            return NoSuchSlot();
        }

        // Who was offered other hours and chose none tries the first one again: it may have a seat by now.
        slot = calendar.TryFindSlot(instead, out var chosen) ? chosen : slot;

        var key = formKey is not null && FormKeyPattern().IsMatch(formKey) ? formKey : DrawFormKey();
        if (!ModelState.IsValid || input is null)
        {
            return await ShowFormAsync(slot, input ?? new AttendeeInput(), key, StatusCodes.Status400BadRequest, BookingNotice.DetailsInvalid, cancellationToken);
        }

        var outcome = await bookings.BookAsync(slot.Id.ToString(), input, idempotencyKey: "form:" + key);
        return outcome switch
        {
            BookingOutcome.Booked(var booking) => RedirectTo(Url.BookingPath(booking.ManageToken)),
            BookingOutcome.AlreadyBooked(var booking) => RedirectTo(Url.BookingPath(booking.ManageToken) + "?repeated=true"),
            BookingOutcome.SlotFull =>
                await ShowFormAsync(slot, input, key, StatusCodes.Status409Conflict, BookingNotice.SlotFull, cancellationToken),
            BookingOutcome.KeyReused(var booking) =>
                await ShowFormAsync(slot, input, DrawFormKey(), StatusCodes.Status422UnprocessableEntity, BookingNotice.FormAlreadyUsed, cancellationToken, booking),
            BookingOutcome.Unknown => ShowFormForNow(slot, input, key, BookingNotice.OutcomeUnknown),
            BookingOutcome.StoreUnavailable => ShowFormForNow(slot, input, key, BookingNotice.StoreUnavailable),
            _ => throw new InvalidOperationException($"No page is known for {outcome}."),
        };
    }

    [HttpGet("/bookings/{manageToken}", Name = Links.Booking)]
    public async Task<IActionResult> Show(string manageToken, bool repeated, CancellationToken cancellationToken) =>
        await bookings.FindAsync(manageToken, cancellationToken) is { } booking
            ? View(new BookingPage(booking, repeated, await emails.FindConfirmationAsync(booking, cancellationToken)))
            : NoSuchBooking();

    /// <summary>The booking as an appointment to take into one's own calendar.</summary>
    [HttpGet("/bookings/{manageToken}/calendar.ics", Name = Links.BookingCalendar)]
    public async Task<IActionResult> Calendar(string manageToken, [FromServices] CalendarFile calendarFile, CancellationToken cancellationToken) =>
        await bookings.FindAsync(manageToken, cancellationToken) is { } booking
            ? File(calendarFile.Make(booking, CalendarMethod.Publish), CalendarFile.ContentTypeOf(CalendarMethod.Publish), CalendarFile.NameOf(booking))
            : NoSuchBooking();

    private async Task<IActionResult> ShowFormAsync(
        Slot slot, AttendeeInput input, string formKey, int status, BookingNotice? notice, CancellationToken cancellationToken, Booking? earlier = null)
    {
        var form = new BookingForm { Slot = slot, CountsAreKnown = false, Input = input, FormKey = formKey, Notice = notice, Earlier = earlier };
        try
        {
            return ViewForm(await AddCountsAsync(form, cancellationToken), status);
        }
        catch (StoreUnavailableException) when (notice is not null)
        {
            // What was typed matters more than the counts.
            return ViewForm(form, status);
        }
    }

    private async Task<BookingForm> AddCountsAsync(BookingForm form, CancellationToken cancellationToken)
    {
        var slotId = form.Slot.Id;
        var day = await schedules.GetDayAsync(slotId.Date, cancellationToken);
        var slot = day.Slots.Single(slot => slot.Id == slotId);
        var alternatives = slot.IsFull && form.Notice is null or BookingNotice.SlotFull
            ? InOrderOfTime(slotId.Date, (await schedules.FindAlternativesAsync(slotId, cancellationToken)).NearestOpen)
            : [];
        return form with { Slot = slot, CountsAreKnown = true, Alternatives = alternatives };
    }

    /// <summary>The form as it was typed, without a look at the store, which does not answer.</summary>
    private ViewResult ShowFormForNow(Slot slot, AttendeeInput input, string formKey, BookingNotice notice)
    {
        Response.Headers.RetryAfter = Problems.RetryAfterSeconds;
        return ViewForm(new BookingForm { Slot = slot, CountsAreKnown = false, Input = input, FormKey = formKey, Notice = notice }, StatusCodes.Status503ServiceUnavailable);
    }

    private static IReadOnlyList<Slot> InOrderOfTime(DateOnly wanted, IReadOnlyList<Slot> slots) =>
        [.. slots.OrderBy(slot => slot.Id.Date != wanted).ThenBy(slot => slot.Id.Start)];

    /// <summary>A redirect that htmx, too, follows with the whole browser, so that the booking is a page of its own in the history.</summary>
    private IActionResult RedirectTo(string path)
    {
        if (!Request.Headers.ContainsKey("HX-Request"))
        {
            return LocalRedirect(path);
        }

        Response.Headers["HX-Redirect"] = path;
        return NoContent();
    }

    private ViewResult ViewForm(BookingForm form, int status)
    {
        Response.StatusCode = status;
        return View(nameof(Form), form);
    }

    private ViewResult NoSuchSlot() =>
        this.NotFoundPage("There is no such hour", $"Choose a date in {calendar.MonthName}, then one of its hours.");

    private ViewResult NoSuchBooking() =>
        this.NotFoundPage("No booking has this address", "Check that the whole address was copied, to the last character of the long code at its end.");

    private static string DrawFormKey() => BookingId.Generate();

    [GeneratedRegex(@"\A[0-9a-f]{32}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FormKeyPattern();
}
