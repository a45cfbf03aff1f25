using System.Globalization;
using EventBooking.Bookings;
using EventBooking.Email;

namespace EventBooking.Outbox;

public enum OutboxStatus
{
    Waiting,
    Sent,

    /// <summary>Not sent, because the booking was changed before.</summary>
    Outdated,

    /// <summary>Not sent, and not tried again unless an administrator asks for it. Stored as <c>parked</c>.</summary>
    Failed,
}

/// <summary>
/// An email to send: written in the transaction that changed the booking, or later on somebody's request. The id is derived from the
/// booking, so the same message cannot be created twice. The mail service uses it as idempotency key.
/// </summary>
public sealed record OutboxMessage
{
    /// <summary>The due time of a message that waits until another one has been tried.</summary>
    public static readonly DateTimeOffset HeldUntilReleased = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public required string Id { get; init; }

    public required string BookingId { get; init; }

    public required EmailRecipient Recipient { get; init; }

    public EmailKind Kind { get; init; }

    /// <summary>The revision of the booking that the message is about. If the booking has a later one, the message is outdated.</summary>
    public int Revision { get; init; }

    /// <summary>
    /// What the email needs beside the booking. See <see cref="EmailKind"/>. For a cancellation, a sentence of the organiser.
    /// </summary>
    public string? Detail { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset DueAt { get; init; }

    /// <summary>
    /// One more message to the attendee about the booking as it is, due at once. It has an id of its own, so the mail service delivers it.
    /// </summary>
    /// <param name="booking">The booking.</param>
    /// <param name="number">The number of this message among the attendee's: 2 for the first repeat.</param>
    /// <param name="now">When somebody asked for it.</param>
    /// <param name="kind">Null: the email about its status.</param>
    public static OutboxMessage CreateRepeat(Booking booking, int number, DateTimeOffset now, EmailKind? kind = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 2);
        return new()
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"{IdOf(booking.Id, EmailRecipient.Attendee)}-{number}"),
            BookingId = booking.Id,
            Recipient = EmailRecipient.Attendee,
            Kind = kind ?? KindOf(booking),
            Revision = booking.Revision,
            CreatedAt = now,
            DueAt = now,
        };
    }

    /// <summary>The id of the message that was created with the booking for this recipient.</summary>
    public static string IdOf(string bookingId, EmailRecipient recipient) =>
        $"{bookingId}-{(recipient == EmailRecipient.Admin ? "admin" : "attendee")}";

    private static EmailKind KindOf(Booking booking) => booking.Status switch
    {
        BookingStatus.Confirmed => EmailKind.Booked,
        BookingStatus.Waiting => EmailKind.Joined,
        _ => EmailKind.Cancelled,
    };
}
