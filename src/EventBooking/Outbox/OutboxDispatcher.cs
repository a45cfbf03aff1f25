using EventBooking.Bookings;
using EventBooking.Email;
using EventBooking.Hosting.Observability;
using Microsoft.Extensions.Options;

namespace EventBooking.Outbox;

/// <summary>Works off what is owed: claims what is due, sends it outside any transaction, settles or postpones it.</summary>
public sealed partial class OutboxDispatcher(
    IOutbox outbox,
    EmailComposer composer,
    IEmailSender sender,
    EmailHealth health,
    AllowedRecipients allowedRecipients,
    OutboxSignal signal,
    GroupCommit bookings,
    IOptions<OutboxOptions> options,
    TimeProvider time,
    ILogger<OutboxDispatcher> logger)
{
    private const int MostInFlight = 8;
    private const string MayHaveArrived = "It was first tried more than 23 hours ago and may have arrived. Send the confirmation again if it did not.";

    /// <summary>
    /// How long emails stand back while people book, before a few are sent all the same: a crowd must not wait for emails to be
    /// composed and recorded, and an email can wait for a crowd.
    /// </summary>
    private static readonly TimeSpan StandingBack = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// For how long a message may be sent again under its id: an hour less than Resend remembers an id, https://resend.com/docs/dashboard/emails/idempotency-keys,
    /// for clocks that differ and for the sending itself.
    /// </summary>
    public static readonly TimeSpan LongestRepeating = TimeSpan.FromHours(23);

    private static readonly TimeSpan PauseWhenMisconfigured = TimeSpan.FromSeconds(30);

    private readonly Lock pausing = new();
    private DateTimeOffset pausedUntil = DateTimeOffset.MinValue;
    private Task rung = Task.CompletedTask;

    /// <summary>
    /// One pass: returns when nothing is due any more, when the mail service asked for a pause, or, having claimed nothing more
    /// and finished what was in flight, when it is stopped. What is still in flight when it is <paramref name="aborted"/> is given back.
    /// </summary>
    public async Task DeliverDueAsync(CancellationToken stopped, CancellationToken aborted)
    {
        var inFlight = new List<Task>();
        try
        {
            do
            {
                await bookings.WaitForCalmAsync(StandingBack);
                inFlight.RemoveAll(delivery => delivery.IsCompleted);
                inFlight.AddRange((await ClaimAsync(MostInFlight - inFlight.Count, stopped)).Select(claimed => DeliverAsync(claimed, aborted)));
                if (inFlight.Count > 0)
                {
                    // One that hangs must not keep the others waiting: a new booking, and the poll, look again.
                    await Task.WhenAny([.. inFlight, WaitForWorkAsync()]);
                }
            }
            while (inFlight.Count > 0);
        }
        finally
        {
            await Task.WhenAll(inFlight);
        }
    }

    /// <summary>Returns when a booking has rung, when it is time to look again, or when a pause ends.</summary>
    public Task WaitForWorkAsync()
    {
        if (rung.IsCompleted)
        {
            var untilPauseEnds = pausedUntil - time.GetUtcNow();
            var isPaused = untilPauseEnds > TimeSpan.Zero && untilPauseEnds < options.Value.PollInterval;
            rung = signal.WaitAsync(isPaused ? untilPauseEnds : options.Value.PollInterval, CancellationToken.None);
        }

        return rung;
    }

    private async Task<IReadOnlyList<ClaimedMessage>> ClaimAsync(int limit, CancellationToken stopped)
    {
        var now = time.GetUtcNow();

        // Not cancelled half-way: what has been claimed is to be sent or given back.
        return limit == 0 || stopped.IsCancellationRequested || now < pausedUntil
            ? []
            : await outbox.ClaimAsync(limit, now, now + options.Value.Lease, CancellationToken.None);
    }

    private async Task DeliverAsync(ClaimedMessage claimed, CancellationToken aborted)
    {
        using var delivery = Telemetry.StartWork("deliver email");
        try
        {
            await (IsForgottenByNow(claimed) ? ParkUntriedAsync(claimed) : SendAndSettleAsync(claimed, aborted));
        }
#pragma warning disable CA1031 // Whatever it is, it is this message's alone.
        catch (Exception e)
#pragma warning restore CA1031
        {
            // The lease ends by itself, and sending again under the same id delivers nothing twice.
            Log.NotSettled(logger, claimed.MessageId, e);
        }
    }

    /// <summary>Whether the mail service may have accepted the message so long ago that it would deliver it a second time.</summary>
    private bool IsForgottenByNow(ClaimedMessage claimed) => claimed.FirstTriedAt is { } firstTriedAt && time.GetUtcNow() - firstTriedAt >= LongestRepeating;

    private Task ParkUntriedAsync(ClaimedMessage claimed)
    {
        Log.Attempt(logger, claimed.MessageId, OutboxStatus.Parked, claimed.Attempts, MayHaveArrived);
        return outbox.SettleAsync(claimed, new(OutboxStatus.Parked, claimed.Attempts, time.GetUtcNow(), MayHaveArrived), CancellationToken.None);
    }

    private async Task SendAndSettleAsync(ClaimedMessage claimed, CancellationToken aborted) =>
        await SettleAsync(claimed, await SendAsync(claimed, aborted));

    /// <summary>Null when the attempt was given up because the application stops.</summary>
    private async Task<EmailOutcome?> SendAsync(ClaimedMessage claimed, CancellationToken aborted)
    {
        try
        {
            var message = await composer.ComposeAsync(claimed.Recipient, claimed.Booking);
            return allowedRecipients.Includes(message.To)
                ? await sender.SendAsync(claimed.MessageId, message, aborted)
                : new EmailOutcome.Refused("The recipient's domain is not among Email:AllowedDomains.");
        }
        catch (OperationCanceledException) when (aborted.IsCancellationRequested)
        {
            return null;
        }
#pragma warning disable CA1031 // One message that cannot be composed must not keep back the others; it is tried again, and parked in the end.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.Failed(logger, claimed.MessageId, e);
            return new EmailOutcome.Retry(e.GetType().Name);
        }
    }

    private Task SettleAsync(ClaimedMessage claimed, EmailOutcome? outcome)
    {
        Telemetry.RecordEmailAttempt(outcome);
        var now = time.GetUtcNow();
        switch (outcome)
        {
            case EmailOutcome.Accepted:
                health.IsWell();
                return SettleTriedAsync(claimed, OutboxStatus.Sent, now, error: null);

            case EmailOutcome.Refused(var reason):
                return SettleTriedAsync(claimed, OutboxStatus.Parked, now, reason);

            case EmailOutcome.Retry(var reason):
                return RetryTable.PauseAfter(claimed.Attempts + 1) is { } untilNextAttempt
                    ? SettleTriedAsync(claimed, OutboxStatus.Waiting, now + untilNextAttempt, reason)
                    : SettleTriedAsync(claimed, OutboxStatus.Parked, now, reason);

            case EmailOutcome.Wait(var reason, var pause):
                Log.Paused(logger, pause, reason);
                PauseUntil(now + pause);
                return SettleUntriedAsync(claimed, now, reason, surelyNotAccepted: true);

            case EmailOutcome.Misconfigured(var reason):
                if (health.IsMisconfigured(reason))
                {
                    Log.Misconfigured(logger, reason);
                }

                PauseUntil(now + PauseWhenMisconfigured);
                return SettleUntriedAsync(claimed, now, reason, surelyNotAccepted: true);

            default:
                return SettleUntriedAsync(claimed, now, error: null, surelyNotAccepted: false);
        }
    }

    private Task SettleTriedAsync(ClaimedMessage claimed, OutboxStatus status, DateTimeOffset at, string? error)
    {
        Log.Attempt(logger, claimed.MessageId, status, claimed.Attempts + 1, error is null ? "" : ": " + error);
        return outbox.SettleAsync(claimed, new(status, claimed.Attempts + 1, at, error), CancellationToken.None);
    }

    private Task SettleUntriedAsync(ClaimedMessage claimed, DateTimeOffset dueAt, string? error, bool surelyNotAccepted)
    {
        var settlement = new Settlement(OutboxStatus.Waiting, claimed.Attempts, dueAt, error) { SurelyNotAccepted = surelyNotAccepted };
        return outbox.SettleAsync(claimed, settlement, CancellationToken.None);
    }

    /// <summary>The pause is this instance's alone, and none of the message's: one that starts with the right setting sends at once.</summary>
    private void PauseUntil(DateTimeOffset until)
    {
        lock (pausing)
        {
            pausedUntil = until > pausedUntil ? until : pausedUntil;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3001, LogLevel.Information, "Email {MessageId}: {Status} after attempt {Attempt}{Reason}")]
        public static partial void Attempt(ILogger logger, string messageId, OutboxStatus status, int attempt, string reason);

        [LoggerMessage(3002, LogLevel.Warning, "All emails wait for {Pause}: {Reason}")]
        public static partial void Paused(ILogger logger, TimeSpan pause, string reason);

        [LoggerMessage(3003, LogLevel.Error, "No email can be sent until a setting is changed: {Reason}")]
        public static partial void Misconfigured(ILogger logger, string reason);

        [LoggerMessage(3004, LogLevel.Error, "Email {MessageId} could not be composed or sent")]
        public static partial void Failed(ILogger logger, string messageId, Exception exception);

        [LoggerMessage(3005, LogLevel.Warning, "What became of email {MessageId} could not be recorded; it is tried again")]
        public static partial void NotSettled(ILogger logger, string messageId, Exception exception);
    }
}
