using EventBooking.Bookings;
using EventBooking.Scheduling;

namespace EventBooking.Areas.Admin.Models;

/// <summary>One page of the bookings that match.</summary>
/// <param name="Items">In the order of the query.</param>
/// <param name="Page">The requested page, from 1.</param>
/// <param name="Limit">The maximum number of bookings on a page.</param>
/// <param name="Total">The number of bookings that match.</param>
/// <param name="TotalPages">0 when no booking matches.</param>
public sealed record AdminBookingPage(IReadOnlyList<AdminBooking> Items, int Page, int Limit, long Total, long TotalPages)
{
    public static AdminBookingPage From(BookingMatches matches, BookingPageQuery query) => new(
        [.. matches.Bookings.Select(AdminBooking.From)],
        query.PageNumber(),
        query.PageLimit(),
        matches.Total,
        (matches.Total + query.PageLimit() - 1) / query.PageLimit());
}

/// <summary>A booking as administrators see it.</summary>
/// <param name="Reference">The code of the booking, <c>7K3F-9QXM</c>.</param>
/// <param name="SlotId">The slot of the seat.</param>
/// <param name="Date">ISO 8601, in the event's time zone.</param>
/// <param name="StartTime"><c>10:00</c>, in the event's time zone.</param>
/// <param name="EndTime">One hour later.</param>
/// <param name="Name">The name of the attendee.</param>
/// <param name="Email">The email address of the attendee.</param>
/// <param name="Phone">E.164 when the number is recognised, otherwise its digits.</param>
/// <param name="Status">Confirmed, Cancelled, Waiting (on the waiting list) or Left (was on it).</param>
/// <param name="WaitsFor">The slot or the date that it waits or waited for. Null: it never was on the waiting list.</param>
/// <param name="CreatedAt">The time of the booking, UTC.</param>
/// <param name="UpdatedAt">The time of its latest change, UTC.</param>
public sealed record AdminBooking(
    string Reference,
    string SlotId,
    DateOnly Date,
    string StartTime,
    string EndTime,
    string Name,
    string Email,
    string Phone,
    BookingStatus Status,
    string? WaitsFor,
    DateTime CreatedAt,
    DateTime UpdatedAt)
{
    public static AdminBooking From(Booking booking) => new(
        booking.Reference,
        booking.SlotId.ToString(),
        booking.SlotId.Date,
        booking.SlotId.StartTime.ToIso(),
        booking.SlotId.EndTime.ToIso(),
        booking.Name,
        booking.Email,
        booking.Phone,
        booking.Status,
        booking.WaitsFor?.ToString(),
        booking.CreatedAt.UtcDateTime,
        booking.UpdatedAt.UtcDateTime);
}
