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

    /// <summary>Given up; the reason is kept.</summary>
    Parked,
}

/// <summary>
/// An email owed, written in the booking's own transaction. Its id follows from the booking,
/// so that owing it twice is impossible, and is what a mail service may know it by.
/// </summary>
public sealed record OutboxMessage(string Id, string BookingId, OutboxRecipient Recipient, DateTimeOffset CreatedAt, DateTimeOffset DueAt)
{
    /// <summary>When a message is due that waits for another one: not before it is told so.</summary>
    public static readonly DateTimeOffset OnceReleased = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What every booking owes: the admin's message at once, and the attendee's once the admin's has been tried.</summary>
    public static IReadOnlyList<OutboxMessage> OwedBy(Booking booking) =>
    [
        new(IdOf(booking.Id, OutboxRecipient.Admin), booking.Id, OutboxRecipient.Admin, booking.CreatedAt, booking.CreatedAt),
        new(IdOf(booking.Id, OutboxRecipient.Attendee), booking.Id, OutboxRecipient.Attendee, booking.CreatedAt, OnceReleased),
    ];

    public static string IdOf(string bookingId, OutboxRecipient recipient) => $"{bookingId}-{(recipient == OutboxRecipient.Admin ? "admin" : "attendee")}";
}
