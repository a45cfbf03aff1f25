using System.Text.Json.Serialization;
using EventBooking.Bookings;

namespace EventBooking.Controllers.Api;

/// <summary>A place on the waiting list.</summary>
/// <param name="Status"><c>waiting</c>; <c>promoted</c>: there is a booking now; <c>left</c>.</param>
/// <param name="Position">1 for the first in line. Null if it does not wait any more.</param>
/// <param name="SlotId">The slot that it waits for. Absent if it waits for a date.</param>
/// <param name="Date">The date, of which it waits for any slot. Absent if it waits for a slot.</param>
/// <param name="Name">The name of the attendee.</param>
/// <param name="Email">The email address of the attendee.</param>
/// <param name="Phone">E.164 when the number is recognised, otherwise its digits.</param>
/// <param name="CreatedAt">The time of joining, UTC.</param>
/// <param name="ManageUrl">
/// The private page. It stays the same when the place becomes a booking. Null as in the response to a booking.
/// </param>
/// <param name="BookingUrl">The page of the booking. Null unless promoted.</param>
public sealed record WaitingListResponse(
    string Status,
    int? Position,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? SlotId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateOnly? Date,
    string Name,
    string Email,
    string Phone,
    DateTime CreatedAt,
    Uri? ManageUrl,
    Uri? BookingUrl)
{
    /// <summary>A booking that is or was on the waiting list.</summary>
    public static WaitingListResponse From(Booking entry, int? position, Uri? manageUrl)
    {
        var target = entry.WaitsFor!.Value;
        var isPromoted = entry.Status is BookingStatus.Confirmed or BookingStatus.Cancelled;
        return new(
            entry.IsWaiting ? "waiting" : isPromoted ? "promoted" : "left",
            position,
            target.StartTime is null ? null : target.ToString(),
            target.StartTime is null ? target.Date : null,
            entry.Name,
            entry.Email,
            entry.Phone,
            entry.CreatedAt.UtcDateTime,
            manageUrl,
            isPromoted ? manageUrl : null);
    }
}
