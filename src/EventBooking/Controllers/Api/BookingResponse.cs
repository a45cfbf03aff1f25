using EventBooking.Bookings;
using EventBooking.Scheduling;

namespace EventBooking.Controllers.Api;

/// <summary>A booking.</summary>
/// <param name="Reference">The code to give at the entrance, <c>7K3F-9QXM</c>.</param>
/// <param name="SlotId">The slot of the seat.</param>
/// <param name="Date">ISO 8601, in the event's time zone.</param>
/// <param name="StartTime"><c>10:00</c>, in the event's time zone.</param>
/// <param name="EndTime">One hour later.</param>
/// <param name="Name">The name of the attendee.</param>
/// <param name="Email">The email address of the attendee.</param>
/// <param name="Phone">E.164 when the number is recognised, otherwise its digits.</param>
/// <param name="Status"><c>confirmed</c> or <c>cancelled</c>.</param>
/// <param name="CreatedAt">The time of the booking, UTC.</param>
/// <param name="UpdatedAt">The time of its latest change, UTC.</param>
/// <param name="ManageUrl">
/// The private page of the booking. Anyone who has the link can see it. Null in the answer to a request that is repeated more than ten
/// minutes after the booking.
/// </param>
public sealed record BookingResponse(
    string Reference,
    string SlotId,
    DateOnly Date,
    string StartTime,
    string EndTime,
    string Name,
    string Email,
    string Phone,
    string Status,
    DateTime CreatedAt,
    DateTime UpdatedAt,
    Uri? ManageUrl)
{
    public static BookingResponse From(Booking booking, Uri? manageUrl) => new(
        booking.Reference,
        booking.SlotId.ToString(),
        booking.SlotId.Date,
        booking.SlotId.StartTime.ToIso(),
        booking.SlotId.EndTime.ToIso(),
        booking.Name,
        booking.Email,
        booking.Phone,
        booking.HoldsSeat ? "confirmed" : "cancelled",
        booking.CreatedAt.UtcDateTime,
        booking.UpdatedAt.UtcDateTime,
        manageUrl);
}
