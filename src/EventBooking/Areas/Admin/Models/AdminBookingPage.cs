using EventBooking.Bookings;
using EventBooking.Scheduling;

namespace EventBooking.Areas.Admin.Models;

/// <summary>One page of the bookings that match.</summary>
/// <param name="Items">Newest first.</param>
/// <param name="Page">From 1, as asked for.</param>
/// <param name="Limit">How many bookings a page has at most.</param>
/// <param name="Total">How many bookings match.</param>
/// <param name="TotalPages">Nought when none matches.</param>
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
/// <param name="Reference">The code that its holder says, <c>7K3F-9QXM</c>.</param>
/// <param name="SlotId">The slot that the seat is in.</param>
/// <param name="Date">ISO 8601, in the event's time zone.</param>
/// <param name="StartTime"><c>10:00</c>, in the event's time zone.</param>
/// <param name="EndTime">One hour later.</param>
/// <param name="Name">Who holds the seat.</param>
/// <param name="Email">Where to write to.</param>
/// <param name="Phone">E.164 where the number was recognised, else its digits.</param>
/// <param name="Status">Whether the booking holds.</param>
/// <param name="CreatedAt">When the booking was asked for, UTC.</param>
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
    DateTime CreatedAt)
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
        booking.CreatedAt.UtcDateTime);
}
