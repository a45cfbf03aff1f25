using EventBooking.Bookings;
using EventBooking.Controllers.Api;

namespace EventBooking.Controllers;

internal static class OutcomeStatus
{
    /// <summary>Sets the status of a page that says why a request changed nothing.</summary>
    public static void SetStatusOf(this HttpResponse response, BookingOutcome outcome)
    {
        response.StatusCode = outcome switch
        {
            BookingOutcome.NotAllowed => StatusCodes.Status403Forbidden,
            BookingOutcome.NoSeat => StatusCodes.Status410Gone,
            BookingOutcome.KeyReused or BookingOutcome.AlreadyBooked => StatusCodes.Status422UnprocessableEntity,
            BookingOutcome.Unknown or BookingOutcome.StoreUnavailable => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status409Conflict,
        };
        if (response.StatusCode == StatusCodes.Status503ServiceUnavailable)
        {
            response.Headers.RetryAfter = Problems.RetryAfterSeconds;
        }
    }
}
