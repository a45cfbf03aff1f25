using EventBooking.Bookings;

namespace EventBooking.Outbox;

/// <summary>
/// The emails owed, as left by bookings. A message is claimed under a lease, sent outside any transaction, then settled;
/// what a crash leaves claimed falls due again when its lease ends. Every member throws <see cref="StoreUnavailableException"/> when the store does
/// not answer, and one that writes may throw <see cref="OutcomeUnknownException"/>: it is safe to call again.
/// </summary>
public interface IOutbox
{
    /// <summary>Owes one more message; false when a message of its id exists, which is left as it is.</summary>
    Task<bool> AddAsync(OutboxMessage message, CancellationToken cancellationToken);

    /// <summary>Leases the messages that are due at <paramref name="now"/>, earliest first, to this caller alone until <paramref name="leasedUntil"/>.</summary>
    Task<IReadOnlyList<ClaimedMessage>> ClaimAsync(int limit, DateTimeOffset now, DateTimeOffset leasedUntil, CancellationToken cancellationToken);

    /// <summary>
    /// Ends the lease and records what became of the message; nothing when the lease has passed to somebody else meanwhile. Once the admin's
    /// message has been tried or given up, the attendee's falls due, and no crash can leave it held.
    /// </summary>
    Task SettleAsync(ClaimedMessage claimed, Settlement settlement, CancellationToken cancellationToken);

    /// <summary>
    /// Lets parked messages wait again, those of one booking or all, and says how many: due <paramref name="now"/>, with no attempt counted,
    /// the last error kept until the next attempt. What was first tried at <paramref name="forgottenSince"/> or earlier counts as never tried; of
    /// the rest, which may have been accepted, that moment is kept.
    /// </summary>
    Task<int> RetryParkedAsync(string? bookingId, DateTimeOffset now, DateTimeOffset forgottenSince, CancellationToken cancellationToken);

    /// <summary>Where the messages of a booking stand: the admin's, then the attendee's in order of creation.</summary>
    Task<IReadOnlyList<MessageState>> FindByBookingAsync(string bookingId, CancellationToken cancellationToken);

    /// <summary>How much is owed, with the latest of what was parked. Reads only what waits or is parked, however much has been sent.</summary>
    Task<OutboxSummary> SummarizeAsync(int mostParked, CancellationToken cancellationToken);
}

/// <summary>A message in the hands of one caller, with the booking that it tells of.</summary>
/// <param name="MessageId">See <see cref="OutboxMessage"/>.</param>
/// <param name="Recipient">Whom it is for.</param>
/// <param name="Attempts">How often sending it has been tried before.</param>
/// <param name="FirstTriedAt">When it was first claimed and may have been accepted since; null when this claim is the first.</param>
/// <param name="LeaseId">Tells this claim from any other.</param>
/// <param name="Booking">As it stands now.</param>
public sealed record ClaimedMessage(string MessageId, OutboxRecipient Recipient, int Attempts, DateTimeOffset? FirstTriedAt, string LeaseId, Booking Booking)
{
    /// <summary>The id of the message that waits for this one, where one does and this settlement lets it go.</summary>
    public string? ReleasedBy(Settlement settlement) =>
        Recipient == OutboxRecipient.Admin && (settlement.Attempts > Attempts || settlement.Status != OutboxStatus.Waiting)
            ? OutboxMessage.IdOf(Booking.Id, OutboxRecipient.Attendee)
            : null;

    /// <summary>Whether the message counts as never tried after this settlement: no earlier claim can have had it accepted, and this one has not.</summary>
    public bool IsUntriedAfter(Settlement settlement) => Attempts == 0 && FirstTriedAt is null && settlement.SurelyNotAccepted;
}

/// <summary>What became of a claimed message.</summary>
/// <param name="Status">Waiting, when it is to be tried again.</param>
/// <param name="Attempts">How often sending it has been tried by now.</param>
/// <param name="At">When it is due again, or when it was sent or parked.</param>
/// <param name="Error">The reason of the last failure, free of personal data.</param>
public sealed record Settlement(OutboxStatus Status, int Attempts, DateTimeOffset At, string? Error)
{
    /// <summary>The mail service turned it away under this claim, or never got it. An attempt that was given up half-way is not sure.</summary>
    public bool SurelyNotAccepted { get; init; }
}

/// <summary>Where a message stands.</summary>
public sealed record MessageState
{
    /// <summary>See <see cref="OutboxMessage"/>.</summary>
    public required string Id { get; init; }

    public required OutboxRecipient Recipient { get; init; }

    public required OutboxStatus Status { get; init; }

    /// <summary>How often sending it has been tried, since an administrator last let it wait again.</summary>
    public required int Attempts { get; init; }

    /// <summary>Why the last attempt failed, or why all messages wait; free of personal data.</summary>
    public required string? LastError { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is tried next; null unless it waits, and while it is held for the admin's.</summary>
    public required DateTimeOffset? DueAt { get; init; }

    /// <summary>When it was sent or parked; null while it waits.</summary>
    public required DateTimeOffset? SettledAt { get; init; }

    /// <summary>What <see cref="DueAt"/> says of a message that a store keeps with this moment.</summary>
    public static DateTimeOffset? WhenDue(OutboxStatus status, DateTimeOffset dueAt) =>
        status == OutboxStatus.Waiting && dueAt != OutboxMessage.OnceReleased ? dueAt : null;
}

/// <summary>How much is owed.</summary>
/// <param name="Waiting">How many messages wait, held ones included.</param>
/// <param name="Failing">How many of these have failed at least once.</param>
/// <param name="Parked">How many are parked.</param>
/// <param name="LatestParked">The first of these, the latest first.</param>
public sealed record OutboxSummary(long Waiting, long Failing, long Parked, IReadOnlyList<ParkedMessage> LatestParked);

/// <summary>A message that is not tried again unless an administrator asks for it.</summary>
public sealed record ParkedMessage
{
    /// <summary>The booking's code for people; null when somebody has deleted the booking from the database.</summary>
    public required string? Reference { get; init; }

    public required OutboxRecipient Recipient { get; init; }

    /// <summary>Why it was parked, free of personal data.</summary>
    public required string? Reason { get; init; }

    public required int Attempts { get; init; }

    public required DateTimeOffset SettledAt { get; init; }
}
