using EventBooking.Bookings;
using EventBooking.Scheduling;
using EventBooking.Urls;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace EventBooking.Controllers.Api;

[Tags("Waiting list")]
[EnableRateLimiting(RateLimitPolicies.Booking)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
[ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
[ProducesResponseType<ProblemDetails>(StatusCodes.Status429TooManyRequests, "application/problem+json")]
[ProducesResponseType<ProblemDetails>(StatusCodes.Status503ServiceUnavailable, "application/problem+json")]
public sealed class WaitingListController(
    EventCalendar calendar,
    BookingService bookings,
    WaitingListService waitingList,
    BookingChangeService changes,
    ScheduleService schedules,
    IOptions<SiteOptions> site) : ApiController
{
    private const string Route = "/api/waiting-list/{token}";

    /// <summary>Joins the waiting list of a full slot, or of a date whose slots are all full.</summary>
    /// <remarks>
    /// A seat that becomes free goes to the first in line at once. The place then is a confirmed booking with the same token.
    /// </remarks>
    /// <param name="input">The slot or the date, and the attendee.</param>
    /// <param name="idempotencyKey">1 to 255 characters, remembered as long as the place or its booking exists.</param>
    /// <param name="cancellationToken">Not part of the request.</param>
    [HttpPost("/api/waiting-list")]
    [ProducesResponseType<WaitingListResponse>(StatusCodes.Status201Created)]
    [ProducesResponseType<ValidationProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status403Forbidden, "application/problem+json")]
    [ProducesResponseType<SeatsAvailableProblem>(StatusCodes.Status409Conflict, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status422UnprocessableEntity, "application/problem+json")]
    public async Task<IActionResult> JoinWaitingList(
        [FromBody] WaitingListInput input,
        [FromHeader(Name = IdempotencyKeyHeader)] string? idempotencyKey,
        CancellationToken cancellationToken)
    {
        if (!TryReadKey(idempotencyKey, out var key))
        {
            return ValidationProblemFactory.Create(ControllerContext);
        }

        var slotId = input.SlotId ?? FindOpenSlot(input.Date)?.ToString();
        var outcome = await waitingList.JoinAsync(slotId, anyHour: input.Date is not null, input, key);
        return outcome switch
        {
            BookingOutcome.Joined(var entry) => await CreatedAsync(entry, cancellationToken),
            BookingOutcome.AlreadyBooked(var entry) when bookings.MayRepeatLink(entry) => await CreatedAsync(entry, cancellationToken),
            BookingOutcome.AlreadyBooked(var entry) => StatusCode(
                StatusCodes.Status201Created, await ToResponseAsync(entry, manageUrl: null, cancellationToken)),
            BookingOutcome.SeatsAvailable(var target) => await RefuseToWaitAsync(target, cancellationToken),
            BookingOutcome.WaitingListFull => Refuse(
                StatusCodes.Status409Conflict, Problems.WaitingListFull, "The waiting list is full.", "Choose another slot or date."),
            BookingOutcome.NotAllowed => Refuse(
                StatusCodes.Status403Forbidden, Problems.WaitingListClosed, "The waiting list is closed.",
                "Freed seats are open to everybody."),
            _ => RefuseOutcome(outcome, hasKey: key is not null),
        };
    }

    /// <summary>The place as it is now.</summary>
    /// <param name="token">The last segment of its manageUrl.</param>
    /// <param name="cancellationToken">Not part of the request.</param>
    [HttpGet(Route)]
    [EnableRateLimiting(RateLimitPolicies.Reading)]
    [ProducesResponseType<WaitingListResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> GetWaitingListEntry(string token, CancellationToken cancellationToken) =>
        await FindAsync(token, cancellationToken) is { } entry
            ? Ok(await ToResponseAsync(entry, UrlOf(entry), cancellationToken))
            : EntryNotFound();

    /// <summary>Leaves the waiting list. May be repeated. A place that has become a booking is not changed: cancel the booking.</summary>
    /// <param name="token">The last segment of its manageUrl.</param>
    /// <param name="cancellationToken">Not part of the request.</param>
    [HttpDelete(Route)]
    [ProducesResponseType<WaitingListResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> LeaveWaitingList(string token, CancellationToken cancellationToken)
    {
        if (await FindAsync(token, cancellationToken) is not { } entry)
        {
            return EntryNotFound();
        }

        var outcome = await changes.LeaveAsync(entry, new ChangeRequest());
        return outcome switch
        {
            BookingOutcome.Updated(var left, _) => Ok(await ToResponseAsync(left, UrlOf(left), cancellationToken)),
            BookingOutcome.Unchanged(var current) => Ok(await ToResponseAsync(current, UrlOf(current), cancellationToken)),
            _ => RefuseOutcome(outcome, hasKey: false),
        };
    }

    /// <summary>A slot of the date whose list is open, or the first slot. The person waits for any.</summary>
    private SlotId? FindOpenSlot(string? date) =>
        calendar.TryFindDay(date, out var day, out _)
            ? day.Slots.Select(slot => slot.Id).FirstOrDefault(waitingList.IsOpen, day.Slots[0].Id)
            : null;

    private async Task<Booking?> FindAsync(string token, CancellationToken cancellationToken) =>
        await bookings.FindAsync(token, cancellationToken) is { WaitsFor: not null } entry ? entry : null;

    private async Task<IActionResult> CreatedAsync(Booking entry, CancellationToken cancellationToken) =>
        Created(UrlOf(entry), await ToResponseAsync(entry, UrlOf(entry), cancellationToken));

    private async Task<WaitingListResponse> ToResponseAsync(Booking entry, Uri? manageUrl, CancellationToken cancellationToken) =>
        WaitingListResponse.From(
            entry, entry.IsWaiting ? await waitingList.FindPositionAsync(entry, cancellationToken) : null, manageUrl);

    private async Task<ConflictObjectResult> RefuseToWaitAsync(WaitTarget target, CancellationToken cancellationToken)
    {
        var day = await schedules.GetDayAsync(target.Date, cancellationToken);
        var problem = new SeatsAvailableProblem
        {
            Status = StatusCodes.Status409Conflict,
            Type = Problems.TypeOf(Problems.SeatsAvailable),
            Title = "There are free seats.",
            Detail = "There is nothing to wait for. Book one of the open slots.",
            Open = [.. day.Slots.Where(slot => target.Includes(slot.Id) && !slot.IsFull).Select(SlotResponse.From)],
        };
        Problems.Complete(HttpContext, problem);
        return Conflict(problem);
    }

    private Uri UrlOf(Booking entry) => site.Value.BookingUrl(entry.ManageToken);

    private ObjectResult EntryNotFound() =>
        Refuse(StatusCodes.Status404NotFound, "not_found", "Place not found.", "Use the last segment of its manageUrl.");
}
