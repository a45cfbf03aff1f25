using System.Globalization;
using EventBooking.Bookings;
using EventBooking.Email;

namespace EventBooking.Outbox;

public enum OutboxStatus
{
    Waiting,
    Sent,

    /// <summary>Not sent, and not tried again unless an administrator asks for it. Stored as <c>parked</c>.</summary>
    Failed,
}

/// <summary>
/// An email to send: written in the booking's own transaction, or later on an administrator's request. The id is derived from the booking,
/// so the same message cannot be created twice. The mail service uses it as idempotency key.
/// </summary>
public sealed record OutboxMessage(string Id, string BookingId, EmailRecipient Recipient, DateTimeOffset CreatedAt, DateTimeOffset DueAt)
{
    /// <summary>The due time of a message that waits until another one has been tried.</summary>
    public static readonly DateTimeOffset HeldUntilReleased = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>One more message to the attendee, due at once. It has an id of its own, so the mail service delivers it again.</summary>
    /// <param name="booking">The booking to confirm.</param>
    /// <param name="number">The number of this message among the attendee's: 2 for the first repeat.</param>
    /// <param name="now">When the administrator asked for it.</param>
    public static OutboxMessage CreateRepeat(Booking booking, int number, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 2);
        var id = string.Create(CultureInfo.InvariantCulture, $"{IdOf(booking.Id, EmailRecipient.Attendee)}-{number}");
        return new(id, booking.Id, EmailRecipient.Attendee, now, now);
    }

    /// <summary>The id of the message that was created with the booking for this recipient.</summary>
    public static string IdOf(string bookingId, EmailRecipient recipient) =>
        $"{bookingId}-{(recipient == EmailRecipient.Admin ? "admin" : "attendee")}";
}
