using EventBooking.Bookings;
using EventBooking.Email;

namespace EventBooking.Outbox;

/// <summary>Decides what happens to a message after an attempt to send it.</summary>
public static class SettlementPolicy
{
    /// <summary>
    /// How long retries may use the same message id: one hour less than Resend remembers it
    /// (https://resend.com/docs/dashboard/emails/idempotency-keys), because clocks differ and sending takes time.
    /// </summary>
    public static readonly TimeSpan MaxRepeatPeriod = TimeSpan.FromHours(23);

    private const string MayHaveArrived =
        "It was first tried more than 23 hours ago and may have arrived. Send the confirmation again if it did not.";

    /// <summary>Whether the mail service may have accepted the message so long ago that it would deliver it again.</summary>
    public static bool IsTooOldToRepeat(ClaimedMessage claimed, DateTimeOffset now) =>
        claimed.FirstTriedAt is { } firstTriedAt && now - firstTriedAt >= MaxRepeatPeriod;

    /// <summary>The result of a message that is not sent, or null if it is to be sent.</summary>
    public static Settlement? DecideUnsent(ClaimedMessage claimed, DateTimeOffset slotStart, DateTimeOffset now) =>
        IsOutdated(claimed, slotStart, now) ? new(OutboxStatus.Outdated, claimed.Attempts, now, Error: null)
        : IsTooOldToRepeat(claimed, now) ? new(OutboxStatus.Failed, claimed.Attempts, now, MayHaveArrived)
        : null;

    /// <summary>
    /// Whether the message is about an earlier state of the booking, or reminds of an hour that has begun. A message to a former address
    /// and a list of bookings are true later too.
    /// </summary>
    public static bool IsOutdated(ClaimedMessage claimed, DateTimeOffset slotStart, DateTimeOffset now) => claimed.Kind switch
    {
        EmailKind.AddressChanged or EmailKind.BookingList => false,
        EmailKind.Reminder => now >= slotStart || claimed.Revision < claimed.Booking.Revision,
        _ when claimed.Recipient == EmailRecipient.Admin => claimed.Revision < claimed.Booking.Revision,

        // After a change that the attendee gets no email about, an email that is still true is sent.
        EmailKind.Joined => claimed.Revision < claimed.Booking.NotifiedRevision || !claimed.Booking.IsWaiting,
        EmailKind.Cancelled => claimed.Revision < claimed.Booking.NotifiedRevision,
        EmailKind.DetailsChanged => claimed.Revision < claimed.Booking.NotifiedRevision
            || claimed.Booking.Status is BookingStatus.Cancelled or BookingStatus.Left,
        _ => claimed.Revision < claimed.Booking.NotifiedRevision || !claimed.Booking.HoldsSeat,
    };

    /// <summary>The result of an attempt. The outcome is null if the attempt was aborted because the application stops.</summary>
    public static Settlement Decide(ClaimedMessage claimed, EmailOutcome? outcome, DateTimeOffset now)
    {
        var attempts = claimed.Attempts + 1;
        return outcome switch
        {
            EmailOutcome.Accepted => new(OutboxStatus.Sent, attempts, now, Error: null),
            EmailOutcome.Refused(var reason) => new(OutboxStatus.Failed, attempts, now, reason),
            EmailOutcome.Retry(var reason) when RetrySchedule.DelayAfter(attempts) is { } delay =>
                new(OutboxStatus.Waiting, attempts, now + delay, reason),
            EmailOutcome.Retry(var reason) => new(OutboxStatus.Failed, attempts, now, reason),

            // The reason does not concern this message, so the attempt does not count. This instance pauses. An instance with other
            // settings may send the message at once.
            EmailOutcome.Wait(var reason, _) => WaitAgain(reason),
            EmailOutcome.QuotaUsedUp(var reason, _) => WaitAgain(reason),
            EmailOutcome.Misconfigured(var reason) => WaitAgain(reason),
            _ => new(OutboxStatus.Waiting, claimed.Attempts, now, Error: null),
        };

        Settlement WaitAgain(string reason) => new(OutboxStatus.Waiting, claimed.Attempts, now, reason) { WasNotAccepted = true };
    }
}
