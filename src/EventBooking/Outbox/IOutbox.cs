using EventBooking.Bookings;
using EventBooking.Email;

namespace EventBooking.Outbox;

/// <summary>
/// The messages that bookings have left to be sent. A message is claimed for the time of a lease, sent outside any transaction, then
/// settled. If the application crashes in between, the message is due again when the lease ends. Every member throws
/// <see cref="StoreUnavailableException"/> if the store does not answer. Members that write may throw
/// <see cref="OutcomeUnknownException"/>. All of them can be called again.
/// </summary>
public interface IOutbox
{
    /// <summary>Adds a message. Returns false, and changes nothing, if a message with its id exists.</summary>
    Task<bool> AddAsync(OutboxMessage message, CancellationToken cancellationToken);

    /// <summary>
    /// Claims the messages that are due at <paramref name="now"/>, earliest first. Nobody else can claim them until
    /// <paramref name="leasedUntil"/>. A message waits while another one about the same booking to the same recipient is claimed, so that
    /// they arrive in order.
    /// </summary>
    /// <param name="recipient">
    /// Null: all. Attendee: only messages to attendees, also those that wait for the admin's. Admin: only the admin's.
    /// </param>
    /// <param name="limit">The maximum number of messages.</param>
    /// <param name="now">The time of the claim.</param>
    /// <param name="leasedUntil">When others may claim the messages again.</param>
    /// <param name="cancellationToken">Cancels the claim.</param>
    Task<IReadOnlyList<ClaimedMessage>> ClaimAsync(
        EmailRecipient? recipient, int limit, DateTimeOffset now, DateTimeOffset leasedUntil, CancellationToken cancellationToken);

    /// <summary>
    /// Ends the lease and records the result. Changes nothing if somebody else has claimed the message meanwhile. When the admin's
    /// message was tried or has failed, the attendee's message becomes due, even after a crash.
    /// </summary>
    Task SettleAsync(ClaimedMessage claimed, Settlement settlement, CancellationToken cancellationToken);

    /// <summary>
    /// Makes failed messages due <paramref name="now"/>, for one booking or for all, and returns their number. Resets their attempts and
    /// keeps their last error. A message that was first tried at <paramref name="forgottenSince"/> or earlier counts as never tried. The
    /// others may have been accepted, so the time of their first attempt is kept.
    /// </summary>
    Task<int> RetryFailedAsync(string? bookingId, DateTimeOffset now, DateTimeOffset forgottenSince, CancellationToken cancellationToken);

    /// <summary>The messages of a booking: the admin's, then the attendee's in order of creation.</summary>
    Task<IReadOnlyList<MessageState>> FindByBookingAsync(string bookingId, CancellationToken cancellationToken);

    /// <summary>Counts messages, and returns the latest that have failed. Does not read messages that were sent.</summary>
    Task<OutboxSummary> SummarizeAsync(int maxFailed, CancellationToken cancellationToken);
}

/// <summary>A message that one caller has claimed, with its booking.</summary>
/// <param name="MessageId">See <see cref="OutboxMessage"/>.</param>
/// <param name="Recipient">Who gets it.</param>
/// <param name="Attempts">The number of attempts before this one.</param>
/// <param name="FirstTriedAt">When it was first claimed and may have been accepted. Null for the first claim.</param>
/// <param name="LeaseId">Identifies this claim.</param>
/// <param name="Booking">The booking as it is now.</param>
public sealed record ClaimedMessage(
    string MessageId, EmailRecipient Recipient, int Attempts, DateTimeOffset? FirstTriedAt, string LeaseId, Booking Booking)
{
    public EmailKind Kind { get; init; }

    /// <summary>See <see cref="OutboxMessage.Revision"/>.</summary>
    public int Revision { get; init; }

    /// <summary>See <see cref="OutboxMessage.Detail"/>.</summary>
    public string? Detail { get; init; }

    /// <summary>The id of the message that waits for this one, if this settlement releases it.</summary>
    public string? ReleasedBy(Settlement settlement) =>
        Recipient == EmailRecipient.Admin && (settlement.Attempts > Attempts || settlement.Status != OutboxStatus.Waiting)
            ? OutboxMessage.IdOf(Booking.Id, EmailRecipient.Attendee)
            : null;

    /// <summary>
    /// Whether the message counts as never tried after this settlement: neither this claim nor an earlier one can have been accepted.
    /// </summary>
    public bool IsUntriedAfter(Settlement settlement) => Attempts == 0 && FirstTriedAt is null && settlement.WasNotAccepted;
}

/// <summary>The result for a claimed message.</summary>
/// <param name="Status">Waiting, if it is to be tried again.</param>
/// <param name="Attempts">The number of attempts so far.</param>
/// <param name="At">When it is due again, or when it was sent or has failed.</param>
/// <param name="Error">The reason of the last failure, without personal data.</param>
public sealed record Settlement(OutboxStatus Status, int Attempts, DateTimeOffset At, string? Error)
{
    /// <summary>
    /// The mail service certainly did not accept the message under this claim. An aborted attempt may have been accepted.
    /// </summary>
    public bool WasNotAccepted { get; init; }
}

/// <summary>The state of a message.</summary>
public sealed record MessageState
{
    /// <summary>See <see cref="OutboxMessage"/>.</summary>
    public required string Id { get; init; }

    public required EmailRecipient Recipient { get; init; }

    public required EmailKind Kind { get; init; }

    public required OutboxStatus Status { get; init; }

    /// <summary>The number of attempts since an administrator last asked to retry it, or since it was created.</summary>
    public required int Attempts { get; init; }

    /// <summary>Why the last attempt failed, or why all messages wait. Contains no personal data.</summary>
    public required string? LastError { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is tried next. Null if it is not waiting, or if it waits for the admin's message.</summary>
    public required DateTimeOffset? DueAt { get; init; }

    /// <summary>When it was sent or has failed. Null while it is waiting.</summary>
    public required DateTimeOffset? SettledAt { get; init; }

    /// <summary>The value of <see cref="DueAt"/> for a message that a store keeps with this due time.</summary>
    public static DateTimeOffset? WhenDue(OutboxStatus status, DateTimeOffset dueAt) =>
        status == OutboxStatus.Waiting && dueAt != OutboxMessage.HeldUntilReleased ? dueAt : null;
}

/// <summary>The number of messages that were not sent yet.</summary>
/// <param name="Waiting">How many are waiting, including those that wait for the admin's message, and without reminders.</param>
/// <param name="Retrying">How many of these have failed at least once.</param>
/// <param name="Failed">How many have failed for good.</param>
/// <param name="LatestFailed">The latest of these, latest first.</param>
public sealed record OutboxSummary(long Waiting, long Retrying, long Failed, IReadOnlyList<FailedMessage> LatestFailed);

/// <summary>A message that is not tried again unless an administrator asks for it.</summary>
public sealed record FailedMessage
{
    /// <summary>The booking's reference. Null if somebody has deleted the booking from the database.</summary>
    public required string? Reference { get; init; }

    public required EmailRecipient Recipient { get; init; }

    /// <summary>Why it failed, without personal data.</summary>
    public required string? Reason { get; init; }

    public required int Attempts { get; init; }

    public required DateTimeOffset SettledAt { get; init; }
}
