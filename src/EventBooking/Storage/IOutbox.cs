using EventBooking.Bookings;
using EventBooking.Outbox;

namespace EventBooking.Storage;

/// <summary>
/// The emails owed, as left by bookings. A message is claimed under a lease, sent outside any transaction, then settled;
/// what a crash leaves claimed falls due again when its lease ends. Every member throws <see cref="StoreUnavailableException"/> when the store does not answer.
/// </summary>
public interface IOutbox
{
    /// <summary>Leases the messages that are due at <paramref name="now"/>, earliest first, to this caller alone until <paramref name="leasedUntil"/>.</summary>
    Task<IReadOnlyList<ClaimedMessage>> ClaimAsync(int limit, DateTimeOffset now, DateTimeOffset leasedUntil, CancellationToken cancellationToken);

    /// <summary>
    /// Ends the lease and records what became of the message; nothing when the lease has passed to somebody else meanwhile. Once the admin's
    /// message has been tried, whatever came of it, the attendee's falls due, and no crash can leave it held.
    /// </summary>
    Task SettleAsync(ClaimedMessage claimed, Settlement settlement, CancellationToken cancellationToken);

    /// <summary>Where the messages of a booking stand, the admin's first.</summary>
    Task<IReadOnlyList<MessageState>> FindByBookingAsync(string bookingId, CancellationToken cancellationToken);
}

/// <summary>A message in the hands of one caller, with the booking that it tells of.</summary>
/// <param name="MessageId">See <see cref="OutboxMessage"/>.</param>
/// <param name="Recipient">Whom it is for.</param>
/// <param name="Attempts">How often sending it has been tried before.</param>
/// <param name="LeaseId">Tells this claim from any other.</param>
/// <param name="Booking">As it stands now.</param>
public sealed record ClaimedMessage(string MessageId, OutboxRecipient Recipient, int Attempts, string LeaseId, Booking Booking)
{
    /// <summary>The id of the message that waits for this one, where one does and this settlement lets it go.</summary>
    public string? ReleasedBy(Settlement settlement) =>
        Recipient == OutboxRecipient.Admin && settlement.Attempts > Attempts ? OutboxMessage.IdOf(Booking.Id, OutboxRecipient.Attendee) : null;
}

/// <summary>What became of a claimed message.</summary>
/// <param name="Status">Waiting, when it is to be tried again.</param>
/// <param name="Attempts">How often sending it has been tried by now.</param>
/// <param name="At">When it is due again, or when it was sent or parked.</param>
/// <param name="Error">The reason of the last failure, free of personal data.</param>
public sealed record Settlement(OutboxStatus Status, int Attempts, DateTimeOffset At, string? Error);

public sealed record MessageState(OutboxRecipient Recipient, OutboxStatus Status, int Attempts, string? LastError);
