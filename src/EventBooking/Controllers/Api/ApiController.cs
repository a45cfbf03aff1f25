using EventBooking.Bookings;
using EventBooking.Scheduling;
using Microsoft.AspNetCore.Mvc;

namespace EventBooking.Controllers.Api;

/// <summary>The base of the JSON controllers.</summary>
[ApiController]
public abstract class ApiController : ControllerBase
{
    public const string IdempotencyKeyHeader = "Idempotency-Key";

    private const int MaxIdempotencyKeyLength = 255;

    /// <summary>False if the header is there and is not a key. The model state then has the error.</summary>
    protected bool TryReadKey(string? idempotencyKey, out string? key)
    {
        key = idempotencyKey is null ? null : "api:" + idempotencyKey;
        if (!Request.Headers.ContainsKey(IdempotencyKeyHeader) || idempotencyKey is { Length: >= 1 and <= MaxIdempotencyKeyLength })
        {
            return true;
        }

        ModelState.AddModelError(IdempotencyKeyHeader, $"The key must have 1 to {MaxIdempotencyKeyLength} characters.");
        return false;
    }

    protected ObjectResult Refuse(int status, string code, string title, string detail) =>
        Problem(detail, statusCode: status, title: title, type: Problems.TypeOf(code));

    protected ObjectResult RefuseForNow(string code, string title, string detail)
    {
        Response.Headers.RetryAfter = Problems.RetryAfterSeconds;
        return Refuse(StatusCodes.Status503ServiceUnavailable, code, title, detail);
    }

    protected ObjectResult RefuseKey(string detail) => Refuse(
        StatusCodes.Status422UnprocessableEntity, Problems.IdempotencyKeyReused, "This idempotency key is already in use.", detail);

    /// <summary>The answer to outcomes that mean the same wherever they occur.</summary>
    protected ObjectResult RefuseOutcome(BookingOutcome outcome, bool hasKey) => outcome switch
    {
        BookingOutcome.SlotUnknown => Refuse(
            StatusCodes.Status404NotFound, Problems.SlotUnknown, "Slot not found.", "Get slot ids from /api/slots."),
        BookingOutcome.EmailLimitReached(var maxSeats) => Refuse(
            StatusCodes.Status409Conflict, Problems.EmailLimitReached, "This email address has no more seats.",
            $"Nothing was booked. One address may have {maxSeats} bookings."),
        BookingOutcome.KeyReused => RefuseKey("The key belongs to another request about this booking. Nothing was changed. Use a new key."),
        BookingOutcome.Unknown => RefuseForNow(
            Problems.OutcomeUnknown, "The outcome is not known.",
            hasKey
                ? "Send the same request with the same Idempotency-Key again. It is not applied twice."
                : "The request had no Idempotency-Key. Look at what has happened before you send it again."),
        BookingOutcome.StoreUnavailable => RefuseForNow(
            Problems.StoreUnavailable, "Bookings are temporarily unavailable.", "Nothing was changed. Send the same request again."),
        _ => throw new InvalidOperationException($"There is no response for {outcome}."),
    };

    protected ConflictObjectResult RefuseAsFull(Alternatives alternatives)
    {
        var problem = new SlotFullProblem
        {
            Status = StatusCodes.Status409Conflict,
            Type = Problems.TypeOf(Problems.SlotFull),
            Title = "This slot is full.",
            Detail = "Nothing was booked or changed. Choose one of the nearest open slots, or another date.",
            Day = DayResponse.From(alternatives.Day),
            NearestOpen = [.. alternatives.NearestOpen.Select(SlotResponse.From)],
        };
        Problems.Complete(HttpContext, problem);
        return Conflict(problem);
    }
}
