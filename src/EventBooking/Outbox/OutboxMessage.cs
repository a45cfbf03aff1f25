using EventBooking.Bookings;

namespace EventBooking.Outbox;

public enum OutboxRecipient
{
    Admin,
    Attendee,
}

public enum OutboxStatus
{
    Waiting,
    Sent,
    Parked,
}

/// <summary>
/// An email owed, written in the booking's own transaction. Its id follows from the booking,
/// so that owing it twice is impossible, and is what a mail service may know it by.
/// </summary>
public sealed record OutboxMessage(string Id, string BookingId, OutboxRecipient Recipient, DateTimeOffset CreatedAt)
{
    /// <summary>What every booking owes, in the order of sending: the admin's message, then the attendee's.</summary>
    public static IReadOnlyList<OutboxMessage> OwedBy(Booking booking) =>
    [
        new($"{booking.Id}-admin", booking.Id, OutboxRecipient.Admin, booking.CreatedAt),
        new($"{booking.Id}-attendee", booking.Id, OutboxRecipient.Attendee, booking.CreatedAt),
    ];
}
