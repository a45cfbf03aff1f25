using EventBooking.Bookings;
using EventBooking.Controllers.Api;
using EventBooking.Email;
using EventBooking.Outbox;
using EventBooking.Scheduling;
using EventBooking.Urls;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;

namespace EventBooking.Controllers;

/// <summary>The booking form of one slot, and the page of a booking.</summary>
[EnableRateLimiting(RateLimitPolicies.Reading)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class BookingController(
    EventCalendar calendar,
    ScheduleService schedules,
    BookingService bookings,
    ChangesPolicy changes,
    WaitingListService waitingList,
    RecentBookings recent,
    OutboxAdministration emails,
    FormKeys formKeys,
    IStringLocalizer<Texts> text) : Controller
{
    private const string AlternativeField = "alternativeSlotId";

    private bool HourIsMissing => ModelState[AlternativeField]?.Errors.Count > 0;

    /// <summary>With <paramref name="open"/>, the form refreshes itself, and stays a form when the hour fills up.</summary>
    [HttpGet("/slots/{slotId}", Name = Links.Slot)]
    public async Task<IActionResult> Form(string slotId, bool open, CancellationToken cancellationToken) =>
        calendar.TryFindSlot(slotId, out var slot)
            ? ViewForm(
                await AddCountsAsync(
                    CreateFormWithoutCounts(slot, new AttendeeInput(), formKeys.Issue(), notice: null) with { IsOpen = open },
                    cancellationToken),
                StatusCodes.Status200OK)
            : SlotNotFound(slotId);

    /// <summary>
    /// The form has no antiforgery token, because attendees have no account and no cookie. Forms of other sites are rejected before they
    /// arrive here. The form key makes one form one booking.
    /// </summary>
    [HttpPost("/slots/{slotId}")]
    [EnableRateLimiting(RateLimitPolicies.Booking)]
    [IgnoreAntiforgeryToken]
    public async Task<IActionResult> Book(
        [FromForm] AttendeeInput? input,
        [FromForm] string? formKey,
        [FromForm] string? alternativeSlotId,
        [FromForm] string? mustChoose,
        [FromForm] string? correctedEmail,
        [FromForm] string? confirmedEmail,
        [FromForm] string? knownBooking,
        CancellationToken cancellationToken)
    {
        // Not a parameter: when a form cannot be read, for example because of a NUL, MVC binds nothing, not even route values.
        if (!calendar.TryFindSlot(RouteData.Values["slotId"] as string, out var slot))
        {
            return SlotNotFound(RouteData.Values["slotId"] as string);
        }

        if (calendar.TryFindSlot(alternativeSlotId, out var chosen))
        {
            slot = chosen;
        }
        else if (mustChoose is not null)
        {
            ModelState.AddModelError(AlternativeField, text["Choose an hour."]);
        }

        var hasKey = formKeys.TryRead(formKey, out var idempotencyKey);
        var key = hasKey ? formKey! : formKeys.Issue();
        if (!ModelState.IsValid || input is null)
        {
            return await ShowFormAsync(
                slot, input ?? new AttendeeInput(), key, StatusCodes.Status400BadRequest, BookingNotice.DetailsInvalid, cancellationToken);
        }

        if (!hasKey)
        {
            return await ShowFormAsync(slot, input, key, StatusCodes.Status400BadRequest, BookingNotice.FormTooOld, cancellationToken);
        }

        if (AskAboutEmail(ref input, correctedEmail, confirmedEmail) is { } suggestion)
        {
            return await ShowFormAsync(
                slot, input, key, StatusCodes.Status200OK, BookingNotice.EmailSuspicious, cancellationToken, suggestedEmail: suggestion);
        }

        var sameForm = BookingId.FromIdempotencyKey(idempotencyKey!);
        if (recent.FindReference(Request, slot.Id, exceptFor: sameForm) is { } reference && knownBooking != reference)
        {
            return await ShowFormAsync(
                slot, input, key, StatusCodes.Status200OK, BookingNotice.HourAlreadyBooked, cancellationToken, recentReference: reference);
        }

        var outcome = await bookings.BookAsync(slot.Id.ToString(), input, idempotencyKey);
        return outcome switch
        {
            BookingOutcome.Booked(var booking) => RedirectTo(booking, repeated: false),
            BookingOutcome.AlreadyBooked(var booking) when bookings.MayRepeatLink(booking) => RedirectTo(booking, repeated: true),
            BookingOutcome.SlotFull =>
                await ShowFormAsync(slot, input, key, StatusCodes.Status409Conflict, BookingNotice.SlotFull, cancellationToken),
            BookingOutcome.EmailLimitReached => await ShowFormAsync(
                slot, input, key, StatusCodes.Status409Conflict, BookingNotice.EmailLimitReached, cancellationToken),
            BookingOutcome.AlreadyBooked or BookingOutcome.KeyReused => await ShowFormAsync(
                slot, input, formKeys.Issue(), StatusCodes.Status422UnprocessableEntity, BookingNotice.FormAlreadyUsed,
                cancellationToken, recentReference: recent.FindReference(Request, slot.Id)),
            BookingOutcome.Unknown => ShowFormWithoutCounts(slot, input, key, BookingNotice.OutcomeUnknown),
            BookingOutcome.StoreUnavailable => ShowFormWithoutCounts(slot, input, key, BookingNotice.StoreUnavailable),
            _ => throw new InvalidOperationException($"There is no page for {outcome}."),
        };
    }

    [HttpGet("/bookings/{manageToken}", Name = Links.Booking)]
    public async Task<IActionResult> Show(string manageToken, bool repeated, ChangeDone? done, CancellationToken cancellationToken)
    {
        if (await bookings.FindAsync(manageToken, cancellationToken) is not { } booking)
        {
            return BookingNotFound();
        }

        var page = new BookingPage(booking, await emails.FindConfirmationAsync(booking, cancellationToken), formKeys.Issue())
        {
            Repeated = repeated,
            Done = done,
            Position = booking.IsWaiting ? await waitingList.FindPositionAsync(booking, cancellationToken) : null,
            MayCancel = changes.MayCancel(booking),
            MayChangeSlot = changes.MayChangeSlot(booking),
            MayCorrect = changes.MayCorrect(booking),
            MayGiveBack = changes.MayCancel(booking with { Status = BookingStatus.Confirmed }),
            ChangesEnd = changes.FindEnd(booking),
        };
        return View(booking.Status is BookingStatus.Waiting or BookingStatus.Left ? "Waiting" : nameof(Show), page);
    }

    /// <summary>The booking as a calendar file.</summary>
    [HttpGet("/bookings/{manageToken}/calendar.ics", Name = Links.BookingCalendar)]
    public async Task<IActionResult> Calendar(
        string manageToken, [FromServices] CalendarFile calendarFile, CancellationToken cancellationToken) =>
        await bookings.FindAsync(manageToken, cancellationToken) is { Status: BookingStatus.Confirmed or BookingStatus.Cancelled } booking
            ? File(
                calendarFile.Create(booking, CalendarMethod.Publish),
                CalendarFile.ContentTypeOf(CalendarMethod.Publish),
                CalendarFile.NameOf(booking))
            : BookingNotFound();

    private async Task<IActionResult> ShowFormAsync(
        Slot slot,
        AttendeeInput input,
        string formKey,
        int status,
        BookingNotice notice,
        CancellationToken cancellationToken,
        string? suggestedEmail = null,
        string? recentReference = null)
    {
        var form = CreateFormWithoutCounts(slot, input, formKey, notice) with
        {
            SuggestedEmail = suggestedEmail,
            RecentReference = recentReference,
        };
        try
        {
            form = await AddCountsAsync(form, cancellationToken);
        }
        catch (StoreUnavailableException)
        {
            // The typed details matter more than the counts.
        }

        if (form.Alternatives.Count == 0 && HourIsMissing)
        {
            // The form asked for an hour and there is none to choose.
            ModelState.Remove(AlternativeField);
            form = form with { Notice = ModelState.IsValid ? BookingNotice.SlotFull : BookingNotice.DetailsInvalid };
        }

        return ViewForm(form, status);
    }

    /// <summary>
    /// The address that was probably meant, if the person has not answered yet whether they meant it. Both answers book.
    /// </summary>
    private static string? AskAboutEmail(ref AttendeeInput input, string? correctedEmail, string? confirmedEmail)
    {
        var suggestion = EmailTypo.Suggest(input.Email!);
        if (suggestion is not null && correctedEmail == suggestion)
        {
            input = input with { Email = suggestion };
            return null;
        }

        return confirmedEmail == input.Email ? null : suggestion;
    }

    private async Task<BookingForm> AddCountsAsync(BookingForm form, CancellationToken cancellationToken)
    {
        var slotId = form.Slot.Id;
        var day = await schedules.GetDayAsync(slotId.Date, cancellationToken);
        var slot = day.Slots.Single(slot => slot.Id == slotId);
        form = form with { HasWaitingList = slot.IsFull && waitingList.IsOpen(slotId) };
        if (!slot.IsFull && form.Notice is not BookingNotice.SlotFull && !HourIsMissing)
        {
            return form with { Slot = slot, CountsAreKnown = true };
        }

        // The slot itself is among them if somebody has given a seat back in the meantime.
        Slot[] own = slot.IsFull ? [] : [slot];
        var alternatives = (await schedules.FindAlternativesAsync(slotId, cancellationToken)).NearestOpen
            .OrderBy(open => open.Id.Date != slotId.Date).ThenBy(open => open.Id.Start);
        return form with { Slot = slot, CountsAreKnown = true, Alternatives = [.. own, .. alternatives] };
    }

    /// <summary>The form with the typed details. It does not ask the store, which does not answer.</summary>
    private ViewResult ShowFormWithoutCounts(Slot slot, AttendeeInput input, string formKey, BookingNotice notice)
    {
        Response.Headers.RetryAfter = Problems.RetryAfterSeconds;
        return ViewForm(CreateFormWithoutCounts(slot, input, formKey, notice), StatusCodes.Status503ServiceUnavailable);
    }

    private static BookingForm CreateFormWithoutCounts(Slot slot, AttendeeInput input, string formKey, BookingNotice? notice) =>
        new() { Slot = slot, CountsAreKnown = false, Input = input, FormKey = formKey, Notice = notice };

    /// <summary>htmx follows this redirect with the whole browser, so that the booking is a page of its own in the history.</summary>
    private IActionResult RedirectTo(Booking booking, bool repeated)
    {
        recent.Add(HttpContext, booking);
        var path = Url.BookingPath(booking.ManageToken) + (repeated ? "?repeated=true" : "");
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

    private ViewResult SlotNotFound(string? slotId) =>
        calendar.TryFindDay(slotId?.Split('T')[0], out _, out var rejection) || rejection is DateRejection.NotADate
            ? this.NotFoundPage(text["Hour not found"], text["Choose a date in {0}, then an hour.", calendar.MonthName])
            : this.DateRejectedPage(text, rejection, calendar);

    private ViewResult BookingNotFound() =>
        this.NotFoundPage(text["Booking not found"], text["Check that you copied the whole link."]);
}
