using EventBooking.Bookings;
using EventBooking.Scheduling;
using EventBooking.Urls;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;

namespace EventBooking.Controllers;

/// <summary>
/// Cancelling, changing and correcting a booking, by its private link. GET shows, POST acts, and may be repeated. The forms have no
/// antiforgery token, as that of the booking.
/// </summary>
[EnableRateLimiting(RateLimitPolicies.Reading)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class ChangeBookingController(
    EventCalendar calendar,
    ScheduleService schedules,
    BookingService bookings,
    BookingChangeService changes,
    PhoneNumberNormalizer phoneNumbers,
    RecentBookings recent,
    FormKeys formKeys,
    IStringLocalizer<Texts> text) : Controller
{
    [HttpGet("/bookings/{manageToken}/cancel", Name = Links.CancelBooking)]
    public Task<IActionResult> Cancel(string manageToken, CancellationToken cancellationToken) =>
        WithBookingAsync(
            manageToken,
            booking => Task.FromResult<IActionResult>(
                booking.HoldsSeat ? View(CreatePage(booking, notice: null)) : LocalRedirect(Url.BookingPath(manageToken))),
            cancellationToken);

    [HttpPost("/bookings/{manageToken}/cancel")]
    [EnableRateLimiting(RateLimitPolicies.Booking)]
    [IgnoreAntiforgeryToken]
    public Task<IActionResult> ConfirmCancel(string manageToken, [FromForm] string? formKey, CancellationToken cancellationToken) =>
        WithBookingAsync(
            manageToken,
            async booking => booking.IsWaiting ? RedirectTo(booking, done: null)
                : await changes.CancelAsync(booking, CreateRequest(formKey)) switch
                {
                    BookingOutcome.Updated(var updated, _) => RedirectTo(updated, ChangeDone.Cancelled),
                    BookingOutcome.Unchanged(var unchanged) => RedirectTo(unchanged, ChangeDone.Cancelled),
                    var outcome => Show(nameof(Cancel), CreatePage(booking, outcome)),
                },
            cancellationToken);

    /// <summary>Leaves the waiting list.</summary>
    [HttpPost("/bookings/{manageToken}/leave", Name = Links.LeaveWaitingList)]
    [EnableRateLimiting(RateLimitPolicies.Booking)]
    [IgnoreAntiforgeryToken]
    public Task<IActionResult> Leave(string manageToken, [FromForm] string? formKey, CancellationToken cancellationToken) =>
        WithBookingAsync(
            manageToken,
            async booking => await changes.LeaveAsync(booking, CreateRequest(formKey)) switch
            {
                BookingOutcome.Updated(var updated, _) => RedirectTo(updated, done: null),
                BookingOutcome.Unchanged(var unchanged) => RedirectTo(unchanged, done: null),
                var outcome => RedirectTo(booking, done: null, outcome),
            },
            cancellationToken);

    [HttpGet("/bookings/{manageToken}/details", Name = Links.CorrectBooking)]
    public Task<IActionResult> Details(string manageToken, CancellationToken cancellationToken) =>
        WithBookingAsync(
            manageToken, booking => Task.FromResult<IActionResult>(View(CreatePage(booking, notice: null))), cancellationToken);

    [HttpPost("/bookings/{manageToken}/details")]
    [EnableRateLimiting(RateLimitPolicies.Booking)]
    [IgnoreAntiforgeryToken]
    public Task<IActionResult> ConfirmDetails(
        string manageToken, [FromForm] AttendeeInput? input, [FromForm] string? formKey, CancellationToken cancellationToken) =>
        WithBookingAsync(
            RouteData.Values["manageToken"] as string ?? manageToken,
            async booking =>
            {
                var page = CreatePage(booking, notice: null) with { Input = input ?? new AttendeeInput() };
                if (!ModelState.IsValid || input is null)
                {
                    Response.StatusCode = StatusCodes.Status400BadRequest;
                    return View(nameof(Details), page with { HasErrors = true });
                }

                var phone = phoneNumbers.Normalize(input.Phone);
                return await changes.CorrectAsync(booking, input.Name, input.Email, phone, CreateRequest(formKey)) switch
                {
                    BookingOutcome.Updated(var updated, _) => RedirectTo(updated, ChangeDone.Corrected),
                    BookingOutcome.Unchanged(var unchanged) => RedirectTo(unchanged, ChangeDone.AsBefore),
                    var outcome => Show(nameof(Details), page with { Notice = outcome }),
                };
            },
            cancellationToken);

    /// <summary>The calendar for a new hour: the month, the hours of a date, or the question about the chosen hour.</summary>
    [HttpGet("/bookings/{manageToken}/change", Name = Links.ChangeBooking)]
    public Task<IActionResult> Change(string manageToken, string? date, string? slotId, CancellationToken cancellationToken) =>
        WithBookingAsync(
            manageToken,
            async booking =>
                calendar.TryFindSlot(slotId, out var slot) ? View("ConfirmChange", CreatePage(booking, notice: null) with { Slot = slot })
                : View(await AddCalendarAsync(CreatePage(booking, notice: null), date, cancellationToken)),
            cancellationToken);

    [HttpPost("/bookings/{manageToken}/change")]
    [EnableRateLimiting(RateLimitPolicies.Booking)]
    [IgnoreAntiforgeryToken]
    public Task<IActionResult> ConfirmChange(
        string manageToken, [FromForm] string? slotId, [FromForm] string? formKey, CancellationToken cancellationToken) =>
        WithBookingAsync(
            manageToken,
            async booking => await changes.ChangeSlotAsync(booking, slotId, CreateRequest(formKey)) switch
            {
                BookingOutcome.Updated(var updated, _) => RedirectTo(updated, ChangeDone.Changed),
                BookingOutcome.Unchanged(var unchanged) => RedirectTo(unchanged, ChangeDone.AsBefore),
                BookingOutcome.SlotFull(var full) => Show(
                    nameof(Change),
                    CreatePage(booking, new BookingOutcome.SlotFull(full)) with
                    {
                        Nearest = (await schedules.FindAlternativesAsync(full, cancellationToken)).NearestOpen,
                    }),
                BookingOutcome.SlotUnknown => this.NotFoundPage(
                    text["Hour not found"], text["Choose a date in {0}, then an hour.", calendar.MonthName]),
                var outcome when calendar.TryFindSlot(slotId, out var slot) =>
                    Show(nameof(ConfirmChange), CreatePage(booking, outcome) with { Slot = slot }),
                var outcome => RedirectTo(booking, done: null, outcome),
            },
            cancellationToken);

    private async Task<IActionResult> WithBookingAsync(
        string manageToken, Func<Booking, Task<IActionResult>> act, CancellationToken cancellationToken) =>
        await bookings.FindAsync(manageToken, cancellationToken) is { } booking
            ? await act(booking)
            : this.NotFoundPage(text["Booking not found"], text["Check that you copied the whole link."]);

    private async Task<ChangePage> AddCalendarAsync(ChangePage page, string? date, CancellationToken cancellationToken)
    {
        var month = await schedules.GetMonthAsync(cancellationToken);
        var shown = calendar.TryFindDay(date, out var day, out _)
            ? CalendarPage.Of(month, day.Date)
            : new(month.Days, Shown: null, NextFree: null);
        return page with { Calendar = shown with { Changing = page.Booking } };
    }

    private ChangePage CreatePage(Booking booking, BookingOutcome? notice) =>
        new(booking, formKeys.Issue(), notice) { Input = new() { Name = booking.Name, Email = booking.Email, Phone = booking.Phone } };

    /// <summary>A form key that is not valid any more is no key: the change itself can be repeated.</summary>
    private ChangeRequest CreateRequest(string? formKey) => new() { Key = formKeys.TryRead(formKey, out var key) ? key : null };

    private ViewResult Show(string view, ChangePage page)
    {
        Response.SetStatusOf(page.Notice!);
        return View(view, page);
    }

    private LocalRedirectResult RedirectTo(Booking booking, ChangeDone? done, BookingOutcome? failure = null)
    {
        if (failure is BookingOutcome.Unknown or BookingOutcome.StoreUnavailable)
        {
            throw new StoreUnavailableException("The store did not answer a change.", new TimeoutException());
        }

        recent.Update(HttpContext, booking);
        return LocalRedirect(Url.BookingPath(booking.ManageToken) + (done is null ? "" : $"?done={done}"));
    }
}
