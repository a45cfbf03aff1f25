using System.Globalization;
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

    /// <summary>Not tried again unless an administrator asks for it; the reason is kept.</summary>
    Parked,
}

/// <summary>
/// An email owed: written in the booking's own transaction, or later by an administrator. Its id follows from the booking,
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

    /// <summary>One more message to the attendee, due at once. As its id is its own, it is delivered whatever became of the earlier ones.</summary>
    /// <param name="booking">What it tells of.</param>
    /// <param name="number">Which of the attendee's messages it is: 2 for the first after the one that the booking itself owed.</param>
    /// <param name="now">When it was asked for.</param>
    public static OutboxMessage Again(Booking booking, int number, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 2);
        var id = string.Create(CultureInfo.InvariantCulture, $"{IdOf(booking.Id, OutboxRecipient.Attendee)}-{number}");
        return new(id, booking.Id, OutboxRecipient.Attendee, now, now);
    }

    /// <summary>The id of the message that the booking itself owed to this recipient.</summary>
    public static string IdOf(string bookingId, OutboxRecipient recipient) => $"{bookingId}-{(recipient == OutboxRecipient.Admin ? "admin" : "attendee")}";
}
