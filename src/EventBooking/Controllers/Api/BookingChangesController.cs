using EventBooking.Bookings;
using EventBooking.Urls;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace EventBooking.Controllers.Api;

/// <summary>One booking, by the token of its private link.</summary>
[Tags("Bookings")]
[EnableRateLimiting(RateLimitPolicies.Booking)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
[ProducesResponseType<BookingResponse>(StatusCodes.Status200OK)]
[ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
[ProducesResponseType<ProblemDetails>(StatusCodes.Status429TooManyRequests, "application/problem+json")]
[ProducesResponseType<ProblemDetails>(StatusCodes.Status503ServiceUnavailable, "application/problem+json")]
public sealed class BookingChangesController(
    BookingService bookings,
    BookingChangeService changes,
    ScheduleService schedules,
    PhoneNumberNormalizer phoneNumbers,
    IOptions<SiteOptions> site) : ApiController
{
    private const string Route = "/api/bookings/{token}";

    /// <summary>The booking as it is now.</summary>
    /// <param name="token">The last segment of its manageUrl.</param>
    /// <param name="cancellationToken">Not part of the request.</param>
    [HttpGet(Route)]
    [EnableRateLimiting(RateLimitPolicies.Reading)]
    public async Task<IActionResult> GetBooking(string token, CancellationToken cancellationToken) =>
        await FindAsync(token, cancellationToken) is { } booking ? Ok(ToResponse(booking)) : BookingNotFound();

    /// <summary>Corrects the name, the email address or the phone number.</summary>
    /// <remarks>A new email address gets the confirmation, and the old one is told of the change.</remarks>
    /// <param name="token">The last segment of its manageUrl.</param>
    /// <param name="input">The details that change.</param>
    /// <param name="idempotencyKey">1 to 255 characters. The booking remembers the latest twenty.</param>
    /// <param name="cancellationToken">Not part of the request.</param>
    [HttpPatch(Route)]
    [ProducesResponseType<ValidationProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status403Forbidden, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status409Conflict, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status410Gone, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status422UnprocessableEntity, "application/problem+json")]
    public Task<IActionResult> CorrectBooking(
        string token,
        [FromBody] CorrectionInput input,
        [FromHeader(Name = IdempotencyKeyHeader)] string? idempotencyKey,
        CancellationToken cancellationToken)
    {
        var phone = input.Phone is null ? null : phoneNumbers.Normalize(input.Phone);
        return DecideAsync(
            token,
            idempotencyKey,
            (booking, request) => changes.CorrectAsync(booking, input.Name, input.Email, phone, request),
            cancellationToken);
    }

    /// <summary>Cancels the booking. Cancelling twice is one cancellation.</summary>
    /// <param name="token">The last segment of its manageUrl.</param>
    /// <param name="idempotencyKey">1 to 255 characters. The booking remembers the latest twenty.</param>
    /// <param name="cancellationToken">Not part of the request.</param>
    [HttpPost(Route + "/cancel")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status403Forbidden, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status422UnprocessableEntity, "application/problem+json")]
    public Task<IActionResult> CancelBooking(
        string token, [FromHeader(Name = IdempotencyKeyHeader)] string? idempotencyKey, CancellationToken cancellationToken) =>
        DecideAsync(token, idempotencyKey, changes.CancelAsync, cancellationToken);

    /// <summary>Moves the booking to another slot. If that is full, the booking keeps its seat.</summary>
    /// <param name="token">The last segment of its manageUrl.</param>
    /// <param name="input">The new slot.</param>
    /// <param name="idempotencyKey">1 to 255 characters. The booking remembers the latest twenty.</param>
    /// <param name="cancellationToken">Not part of the request.</param>
    [HttpPost(Route + "/change")]
    [ProducesResponseType<ValidationProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status403Forbidden, "application/problem+json")]
    [ProducesResponseType<SlotFullProblem>(StatusCodes.Status409Conflict, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status410Gone, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status422UnprocessableEntity, "application/problem+json")]
    public Task<IActionResult> ChangeBooking(
        string token,
        [FromBody] SlotInput input,
        [FromHeader(Name = IdempotencyKeyHeader)] string? idempotencyKey,
        CancellationToken cancellationToken) =>
        DecideAsync(
            token, idempotencyKey, (booking, request) => changes.ChangeSlotAsync(booking, input.SlotId, request), cancellationToken);

    private async Task<IActionResult> DecideAsync(
        string token,
        string? idempotencyKey,
        Func<Booking, ChangeRequest, Task<BookingOutcome>> decide,
        CancellationToken cancellationToken)
    {
        if (!TryReadKey(idempotencyKey, out var key))
        {
            return ValidationProblemFactory.Create(ControllerContext);
        }

        if (await FindAsync(token, cancellationToken) is not { } booking)
        {
            return BookingNotFound();
        }

        var outcome = await decide(booking, new() { Key = key });
        return outcome switch
        {
            BookingOutcome.Updated(var updated, _) => Ok(ToResponse(updated)),
            BookingOutcome.Unchanged(var unchanged) => Ok(ToResponse(unchanged)),
            BookingOutcome.SlotFull(var slotId) => RefuseAsFull(await schedules.FindAlternativesAsync(slotId, cancellationToken)),
            BookingOutcome.NoSeat => Refuse(
                StatusCodes.Status410Gone, Problems.BookingCancelled, "This booking is cancelled.", "Nothing was changed. Book again."),
            BookingOutcome.NotAllowed => Refuse(
                StatusCodes.Status403Forbidden, Problems.ChangeNotAllowed, "This booking cannot be changed like this any more.",
                "Nothing was changed. Ask the organisers."),
            BookingOutcome.BookingUnknown => BookingNotFound(),
            _ => RefuseOutcome(outcome, hasKey: key is not null),
        };
    }

    /// <summary>A place on the waiting list is not a booking yet.</summary>
    private async Task<Booking?> FindAsync(string token, CancellationToken cancellationToken) =>
        await bookings.FindAsync(token, cancellationToken) is { Status: BookingStatus.Confirmed or BookingStatus.Cancelled } booking
            ? booking
            : null;

    private BookingResponse ToResponse(Booking booking) => BookingResponse.From(booking, site.Value.BookingUrl(booking.ManageToken));

    private ObjectResult BookingNotFound() =>
        Refuse(StatusCodes.Status404NotFound, "not_found", "Booking not found.", "Use the last segment of the booking's manageUrl.");
}
