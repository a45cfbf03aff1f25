using EventBooking.Bookings;
using EventBooking.Scheduling;

namespace EventBooking.Controllers.Api;

/// <summary>A booking that holds, as its maker is told.</summary>
/// <param name="Reference">The code to show at the door, <c>7K3F-9QXM</c>.</param>
/// <param name="SlotId">The slot that the seat is in.</param>
/// <param name="Date">ISO 8601, in the event's time zone.</param>
/// <param name="StartTime"><c>10:00</c>, in the event's time zone.</param>
/// <param name="EndTime">One hour later.</param>
/// <param name="Name">Who holds the seat.</param>
/// <param name="Email">Where to write to.</param>
/// <param name="Phone">E.164 where the number was recognised, else its digits.</param>
/// <param name="CreatedAt">When the booking was asked for, UTC.</param>
/// <param name="ManageUrl">The booking's private page: whoever has the address may see it.</param>
public sealed record BookingResponse(
    string Reference,
    string SlotId,
    DateOnly Date,
    string StartTime,
    string EndTime,
    string Name,
    string Email,
    string Phone,
    DateTime CreatedAt,
    Uri ManageUrl)
{
    public static BookingResponse From(Booking booking, Uri manageUrl) => new(
        booking.Reference,
        booking.SlotId.ToString(),
        booking.SlotId.Date,
        booking.SlotId.StartTime.ToIso(),
        booking.SlotId.EndTime.ToIso(),
        booking.Name,
        booking.Email,
        booking.Phone,
        booking.CreatedAt.UtcDateTime,
        manageUrl);
}
