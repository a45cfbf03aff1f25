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
    [HttpGet("/slots/{slotId}", Name = Links.Slot)]
    public Task<IActionResult> Form(string slotId, CancellationToken cancellationToken) =>
        calendar.TryFindSlot(slotId, out var slot)
            ? ShowFormAsync(slot, new AttendeeInput(), formKeys.Issue(), StatusCodes.Status200OK, notice: null, cancellationToken)
            : Task.FromResult<IActionResult>(SlotNotFound());

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
        [FromForm] string? correctedEmail,
        [FromForm] string? confirmedEmail,
        [FromForm] string? knownBooking,
        CancellationToken cancellationToken)
    {
        // Not a parameter: when a form cannot be read, for example because of a NUL, MVC binds nothing, not even route values.
        if (!calendar.TryFindSlot(RouteData.Values["slotId"] as string, out var slot))
        {
            return SlotNotFound();
        }

        // Without a chosen alternative the first slot is tried again. It may have a free seat now.
        slot = calendar.TryFindSlot(alternativeSlotId, out var chosen) ? chosen : slot;

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
            ChangesEnd = changes.FindEnd(booking),
        };
        return View(booking.Status is BookingStatus.Waiting or BookingStatus.Left ? "Waiting" : nameof(Show), page);
    }

    /// <summary>The booking as a calendar file.</summary>
    [HttpGet("/bookings/{manageToken}/calendar.ics", Name = Links.BookingCalendar)]
    public async Task<IActionResult> Calendar(
        string manageToken, [FromServices] CalendarFile calendarFile, CancellationToken cancellationToken) =>
        await bookings.FindAsync(manageToken, cancellationToken) is { } booking
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
        BookingNotice? notice,
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
            return ViewForm(await AddCountsAsync(form, cancellationToken), status);
        }
        catch (StoreUnavailableException) when (notice is not null)
        {
            // The typed details matter more than the counts.
            return ViewForm(form, status);
        }
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
        var alternatives = slot.IsFull && form.Notice is null or BookingNotice.SlotFull
            ? SortByTime(slotId.Date, (await schedules.FindAlternativesAsync(slotId, cancellationToken)).NearestOpen)
            : [];
        return form with
        {
            Slot = slot,
            CountsAreKnown = true,
            Alternatives = alternatives,
            HasWaitingList = slot.IsFull && waitingList.IsOpen(slotId),
        };
    }

    /// <summary>The form with the typed details. It does not ask the store, which does not answer.</summary>
    private ViewResult ShowFormWithoutCounts(Slot slot, AttendeeInput input, string formKey, BookingNotice notice)
    {
        Response.Headers.RetryAfter = Problems.RetryAfterSeconds;
        return ViewForm(CreateFormWithoutCounts(slot, input, formKey, notice), StatusCodes.Status503ServiceUnavailable);
    }

    private static BookingForm CreateFormWithoutCounts(Slot slot, AttendeeInput input, string formKey, BookingNotice? notice) =>
        new() { Slot = slot, CountsAreKnown = false, Input = input, FormKey = formKey, Notice = notice };

    private static IReadOnlyList<Slot> SortByTime(DateOnly wanted, IReadOnlyList<Slot> slots) =>
        [.. slots.OrderBy(slot => slot.Id.Date != wanted).ThenBy(slot => slot.Id.Start)];

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

    private ViewResult SlotNotFound() =>
        this.NotFoundPage(text["Hour not found"], text["Choose a date in {0}, then an hour.", calendar.MonthName]);

    private ViewResult BookingNotFound() =>
        this.NotFoundPage(text["Booking not found"], text["Check that you copied the whole link."]);
}
