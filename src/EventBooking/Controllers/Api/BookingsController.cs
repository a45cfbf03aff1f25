using EventBooking.Bookings;
using EventBooking.Hosting.Http;
using EventBooking.Scheduling;
using EventBooking.Urls;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace EventBooking.Controllers.Api;

[Tags("Bookings")]
public sealed class BookingsController(BookingService bookings, ScheduleService schedules) : ApiController
{
    public const string IdempotencyKeyHeader = "Idempotency-Key";

    private const int LongestIdempotencyKey = 255;

    /// <summary>Books one seat.</summary>
    /// <remarks>
    /// A seat that was answered with 201 is held, whatever happens afterwards. Send an Idempotency-Key with every booking: when an answer does
    /// not arrive or is 503, the same request with the same key gets the first booking back, or makes it if it was never made. Refusals are not
    /// remembered: a key that was answered with 409 may ask again.
    /// </remarks>
    /// <param name="input">The slot and who takes the seat.</param>
    /// <param name="idempotencyKey">1 to 255 characters, chosen by the caller, remembered as long as the booking exists.</param>
    /// <param name="cancellationToken">Not part of the request.</param>
    [HttpPost("/api/bookings")]
    [EnableRateLimiting(RateLimits.Booking)]
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
        if (Request.Headers.ContainsKey(IdempotencyKeyHeader) && idempotencyKey is not { Length: >= 1 and <= LongestIdempotencyKey })
        {
            ModelState.AddModelError(IdempotencyKeyHeader, $"Send a key of 1 to {LongestIdempotencyKey} characters, or none.");
            return InvalidBody.Answer(ControllerContext);
        }

        var key = idempotencyKey is null ? null : "api:" + idempotencyKey;
        var outcome = await bookings.BookAsync(input.SlotId, input, key);
        return outcome switch
        {
            BookingOutcome.Booked(var booking) => Created(booking),
            BookingOutcome.AlreadyBooked(var booking) => Created(booking),
            BookingOutcome.SlotFull(var slotId) => RefuseAsFull(await schedules.FindAlternativesAsync(slotId, cancellationToken)),
            BookingOutcome.SlotUnknown => Refuse(
                StatusCodes.Status404NotFound, Problems.SlotUnknown, "There is no such slot.", "Take the id of a slot from /api/slots."),
            BookingOutcome.KeyReused => Refuse(
                StatusCodes.Status422UnprocessableEntity, Problems.IdempotencyKeyReused, "This idempotency key has been used.",
                "The key belongs to a booking with other details. Nothing was booked now. Send another key for another booking."),
            BookingOutcome.Unknown => RefuseForNow(
                Problems.OutcomeUnknown, "It is not known whether the seat was booked.",
                idempotencyKey is null
                    ? "The request had no Idempotency-Key: sent again, it may book a second seat. With a key it could be repeated safely."
                    : "Send the same request with the same Idempotency-Key again: it books once at most, and answers with the booking."),
            BookingOutcome.StoreUnavailable => RefuseForNow(
                Problems.StoreUnavailable, "Bookings cannot be taken at the moment.", "Nothing was booked. Send the same request again."),
            _ => throw new InvalidOperationException($"No answer is known for {outcome}."),
        };
    }

    private ConflictObjectResult RefuseAsFull(Alternatives alternatives)
    {
        var problem = new SlotFullProblem
        {
            Status = StatusCodes.Status409Conflict,
            Type = Problems.TypeOf(Problems.SlotFull),
            Title = "This slot is full.",
            Detail = "Nothing was booked. Choose one of the nearest open slots, or another date.",
            Day = DayResponse.From(alternatives.Day),
            NearestOpen = [.. alternatives.NearestOpen.Select(SlotResponse.From)],
        };
        Problems.Complete(HttpContext, problem);
        return Conflict(problem);
    }

    private CreatedResult Created(Booking booking)
    {
        var manageUrl = Url.BookingUrl(booking.ManageToken);
        return Created(manageUrl, BookingResponse.From(booking, manageUrl));
    }
}
