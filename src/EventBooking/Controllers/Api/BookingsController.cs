using EventBooking.Bookings;
using EventBooking.Urls;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace EventBooking.Controllers.Api;

[Tags("Bookings")]
public sealed class BookingsController(BookingService bookings, ScheduleService schedules, IOptions<SiteOptions> site) : ApiController
{
    /// <summary>Books one seat.</summary>
    /// <remarks>
    /// After a 201 the seat is booked for certain. Send an Idempotency-Key with every booking. When no response arrives or the
    /// response is 503, send the same request with the same key: you get the first booking, or it is made now. The link to the
    /// booking is repeated for ten minutes. A 409 is not remembered: the same key can try again.
    /// </remarks>
    /// <param name="input">The slot and the attendee.</param>
    /// <param name="idempotencyKey">1 to 255 characters, remembered as long as the booking exists.</param>
    /// <param name="cancellationToken">Not part of the request.</param>
    [HttpPost("/api/bookings")]
    [EnableRateLimiting(RateLimitPolicies.Booking)]
    [ProducesResponseType<BookingResponse>(StatusCodes.Status201Created)]
    [ProducesResponseType<ValidationProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
    [ProducesResponseType<SlotFullProblem>(StatusCodes.Status409Conflict, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status413PayloadTooLarge, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status415UnsupportedMediaType, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status422UnprocessableEntity, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status429TooManyRequests, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status503ServiceUnavailable, "application/problem+json")]
    public async Task<IActionResult> Book(
        [FromBody] BookingInput input,
        [FromHeader(Name = IdempotencyKeyHeader)] string? idempotencyKey,
        CancellationToken cancellationToken)
    {
        if (!TryReadKey(idempotencyKey, out var key))
        {
            return ValidationProblemFactory.Create(ControllerContext);
        }

        var outcome = await bookings.BookAsync(input.SlotId, input, key);
        return outcome switch
        {
            BookingOutcome.Booked(var booking) => Created(booking),
            BookingOutcome.AlreadyBooked(var booking) when bookings.MayRepeatLink(booking) => Created(booking),
            BookingOutcome.AlreadyBooked(var booking) =>
                StatusCode(StatusCodes.Status201Created, BookingResponse.From(booking, manageUrl: null)),
            BookingOutcome.SlotFull(var slotId) => RefuseAsFull(await schedules.FindAlternativesAsync(slotId, cancellationToken)),
            BookingOutcome.KeyReused => RefuseKey(
                "The key belongs to a booking with other details. Nothing was booked. Use a new key for a new booking."),
            _ => RefuseOutcome(outcome, hasKey: key is not null),
        };
    }

    private CreatedResult Created(Booking booking)
    {
        var manageUrl = site.Value.BookingUrl(booking.ManageToken);
        return Created(manageUrl, BookingResponse.From(booking, manageUrl));
    }
}
