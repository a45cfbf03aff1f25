using EventBooking.Bookings;
using EventBooking.Scheduling;
using EventBooking.Urls;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;

namespace EventBooking.Controllers;

/// <summary>
/// The form to join the waiting list of a full hour. The page of the place is the page of the booking that it may become.
/// </summary>
[EnableRateLimiting(RateLimitPolicies.Reading)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class WaitingListController(
    EventCalendar calendar,
    ScheduleService schedules,
    WaitingListService waitingList,
    BookingService bookings,
    FormKeys formKeys,
    IStringLocalizer<Texts> text) : Controller
{
    [HttpGet("/slots/{slotId}/waiting-list", Name = Links.JoinWaitingList)]
    public async Task<IActionResult> Join(string slotId, CancellationToken cancellationToken) =>
        calendar.TryFindSlot(slotId, out var planned) ? await ShowAsync(new JoinPage(planned, formKeys.Issue()), cancellationToken)
        : SlotNotFound();

    [HttpPost("/slots/{slotId}/waiting-list")]
    [EnableRateLimiting(RateLimitPolicies.Booking)]
    [IgnoreAntiforgeryToken]
    public async Task<IActionResult> Join(
        [FromForm] AttendeeInput? input, [FromForm] string? formKey, [FromForm] bool anyHour, CancellationToken cancellationToken)
    {
        if (!calendar.TryFindSlot(RouteData.Values["slotId"] as string, out var slot))
        {
            return SlotNotFound();
        }

        var hasKey = formKeys.TryRead(formKey, out var key);
        var page = new JoinPage(slot, hasKey ? formKey! : formKeys.Issue()) { Input = input ?? new(), AnyHour = anyHour };
        if (!ModelState.IsValid || input is null || !hasKey)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return await ShowAsync(page with { HasErrors = true, IsTooOld = ModelState.IsValid && !hasKey }, cancellationToken);
        }

        var outcome = await waitingList.JoinAsync(slot.Id.ToString(), anyHour, input, key);
        if (outcome is BookingOutcome.Joined(var joined))
        {
            return LocalRedirect(Url.BookingPath(joined.ManageToken) + $"?done={ChangeDone.Joined}");
        }

        if (outcome is BookingOutcome.AlreadyBooked(var entry) && bookings.MayRepeatLink(entry))
        {
            return LocalRedirect(Url.BookingPath(entry.ManageToken));
        }

        Response.SetStatusOf(outcome);
        return await ShowAsync(page with { Notice = outcome }, cancellationToken);
    }

    private async Task<IActionResult> ShowAsync(JoinPage page, CancellationToken cancellationToken)
    {
        page = page with { IsOpen = waitingList.IsOpen(page.Slot.Id) };
        try
        {
            page = page with
            {
                Day = await schedules.GetDayAsync(page.Slot.Id.Date, cancellationToken),
                Nearest = (await schedules.FindAlternativesAsync(page.Slot.Id, cancellationToken)).NearestOpen,
            };
        }
        catch (StoreUnavailableException) when (page.HasErrors || page.Notice is not null)
        {
            // The typed details matter more than the counts.
        }

        return View(nameof(Join), page);
    }

    private ViewResult SlotNotFound() =>
        this.NotFoundPage(text["Hour not found"], text["Choose a date in {0}, then an hour.", calendar.MonthName]);
}

/// <summary>The data of the form to join the waiting list.</summary>
/// <param name="Slot">The hour that the person wanted first.</param>
/// <param name="FormKey">One form is one place. See <see cref="FormKeys"/>.</param>
public sealed record JoinPage(Slot Slot, string FormKey)
{
    public AttendeeInput Input { get; init; } = new();

    public bool AnyHour { get; init; }

    public bool HasErrors { get; init; }

    /// <summary>Why the person is not on the list. Null on the first look.</summary>
    public BookingOutcome? Notice { get; init; }

    public bool IsOpen { get; init; } = true;

    /// <summary>The form was opened more than a day ago.</summary>
    public bool IsTooOld { get; init; }

    /// <summary>The nearest open hours.</summary>
    public IReadOnlyList<Slot> Nearest { get; init; } = [];

    /// <summary>The date with its counts. Null if they are not known.</summary>
    public DaySchedule? Day { get; init; }
}
