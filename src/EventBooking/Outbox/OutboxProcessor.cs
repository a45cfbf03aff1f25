using System.Runtime.CompilerServices;
using EventBooking.Bookings;
using EventBooking.Email;
using EventBooking.Scheduling;
using Microsoft.Extensions.Options;

namespace EventBooking.Outbox;

/// <summary>
/// Sends outbox messages: claims what is due in a short transaction, sends it outside any transaction, and records the result.
/// </summary>
public sealed partial class OutboxProcessor(
    IOutbox outbox,
    EmailComposer composer,
    IEmailSender sender,
    EmailHealthCheck health,
    AllowedRecipients allowedRecipients,
    EventCalendar calendar,
    OutboxSignal signal,
    BookingQueue bookingQueue,
    IOptions<OutboxOptions> options,
    IOptions<EmailOptions> email,
    TimeProvider time,
    ILogger<OutboxProcessor> logger) : BackgroundService
{
    private const int MaxConcurrency = 8;
    private const int MaxBookingsInDigest = 200;

    /// <summary>
    /// While people book, emails wait up to this long, so that they do not slow down bookings. Then a few are sent anyway.
    /// </summary>
    private static readonly TimeSpan MaxDelayForBookings = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan PauseWhenMisconfigured = TimeSpan.FromSeconds(30);

    /// <summary>How long deliveries in progress may take to finish when the application stops.</summary>
    private static readonly TimeSpan ShutdownGracePeriod = TimeSpan.FromSeconds(5);

    private static readonly EmailOutcome PausedAfterClaim = new EmailOutcome.Wait("The mail service asked for a pause.", TimeSpan.Zero);

    private readonly Lock pauseGate = new();
    private DateTimeOffset pausedUntil = DateTimeOffset.MinValue;

    /// <summary>The quota was used up. While it is short, attendees' emails are sent before the organiser's.</summary>
    private volatile bool isShortOfQuota;

    private int inProgress;

    private bool IsPaused => time.GetUtcNow() < pausedUntil;

    /// <summary>One pass: sends what is due, until nothing is due, the mail service asks for a pause, or the application stops.</summary>
    /// <param name="stopping">No more messages are claimed.</param>
    /// <param name="aborted">Deliveries in progress are given back.</param>
    public async Task ProcessDueAsync(CancellationToken stopping, CancellationToken aborted)
    {
        // A delivery can make another message due, so look again after the last one.
        while (await ProcessAsync(ClaimDueAsync(stopping), aborted) > 0)
        {
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        bookingQueue.MessagesAdded += (_, _) => signal.WakeUp();
        using var aborted = new CancellationTokenSource();
        await using var stopping = stoppingToken.Register(() => aborted.CancelAfter(ShutdownGracePeriod));
        await ProcessAsync(ClaimUntilStoppedAsync(stoppingToken), aborted.Token);
    }

    private async Task<int> ProcessAsync(IAsyncEnumerable<Delivery> deliveries, CancellationToken aborted)
    {
        var count = 0;
        await Parallel.ForEachAsync(deliveries, new ParallelOptions { MaxDegreeOfParallelism = MaxConcurrency }, async (delivery, _) =>
        {
            Interlocked.Increment(ref count);
            await DeliverAsync(delivery, aborted);
            Interlocked.Decrement(ref inProgress);
            signal.WakeUp();
        });
        return count;
    }

    private async IAsyncEnumerable<Delivery> ClaimUntilStoppedAsync([EnumeratorCancellation] CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await foreach (var delivery in ClaimDueAsync(stopping))
            {
                yield return delivery;
            }

            await signal.WaitAsync(TimeUntilNextLook(), stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async IAsyncEnumerable<Delivery> ClaimDueAsync([EnumeratorCancellation] CancellationToken stopping)
    {
        while (true)
        {
            await bookingQueue.WaitForIdleAsync(MaxDelayForBookings);
            var deliveries = await TryClaimAsync(stopping);
            foreach (var delivery in deliveries)
            {
                Interlocked.Increment(ref inProgress);
                yield return delivery;
            }

            if (deliveries.Count == 0)
            {
                yield break;
            }
        }
    }

    private async Task<IReadOnlyList<Delivery>> TryClaimAsync(CancellationToken stopping)
    {
        if (stopping.IsCancellationRequested || IsPaused)
        {
            return [];
        }

        try
        {
            return await ClaimAsync();
        }
#pragma warning disable CA1031 // The loop survives any failure. The next pass tries again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.PassFailed(logger, e);
            return [];
        }
    }

    private async Task<IReadOnlyList<Delivery>> ClaimAsync()
    {
        var limit = Math.Max(1, MaxConcurrency - Volatile.Read(ref inProgress));
        var sendsDigests = email.Value.AdminCopy is AdminCopy.Hourly or AdminCopy.Daily;
        if (!isShortOfQuota && !sendsDigests)
        {
            return [.. (await ClaimAsync(recipient: null, limit)).Select(claimed => new Delivery([claimed]))];
        }

        if (await ClaimAsync(EmailRecipient.Attendee, limit) is { Count: > 0 } ofAttendees)
        {
            return [.. ofAttendees.Select(claimed => new Delivery([claimed]))];
        }

        if (isShortOfQuota && Volatile.Read(ref inProgress) > 0)
        {
            // An attendee's email is being sent and may need the rest of the quota. The admin's emails are claimed afterwards.
            return [];
        }

        var ofAdmin = await ClaimAsync(EmailRecipient.Admin, sendsDigests ? MaxBookingsInDigest : limit);
        return !sendsDigests ? [.. ofAdmin.Select(claimed => new Delivery([claimed]))] : ofAdmin.Count == 0 ? [] : [new(ofAdmin)];
    }

    /// <summary>Not cancelled half-way: messages that were claimed must be sent or given back.</summary>
    private Task<IReadOnlyList<ClaimedMessage>> ClaimAsync(EmailRecipient? recipient, int limit)
    {
        var now = time.GetUtcNow();
        return outbox.ClaimAsync(recipient, limit, now, now + options.Value.Lease, CancellationToken.None);
    }

    private TimeSpan TimeUntilNextLook()
    {
        var untilPauseEnds = pausedUntil - time.GetUtcNow();
        return untilPauseEnds > TimeSpan.Zero && untilPauseEnds < options.Value.PollInterval ? untilPauseEnds : options.Value.PollInterval;
    }

    private async Task DeliverAsync(Delivery delivery, CancellationToken aborted)
    {
        using var span = OutboxTelemetry.StartDelivery();
        var sendable = new List<ClaimedMessage>();
        foreach (var claimed in delivery.Messages)
        {
            if (SettlementPolicy.DecideUnsent(claimed, calendar.StartOf(claimed.Booking.SlotId), time.GetUtcNow()) is { } unsent)
            {
                await RecordAsync(claimed, unsent);
            }
            else
            {
                sendable.Add(claimed);
            }
        }

        if (sendable.Count > 0)
        {
            // A pause may have begun after the claim.
            var outcome = IsPaused ? PausedAfterClaim : await SendAsync(new(sendable), aborted);
            DateTimeOffset? retryAt = null;
            foreach (var claimed in sendable)
            {
                // All at the same time, so that they are in one email again.
                var settlement = SettlementPolicy.Decide(claimed, outcome, time.GetUtcNow());
                await RecordAsync(
                    claimed, settlement.Status == OutboxStatus.Waiting ? settlement with { At = retryAt ??= settlement.At } : settlement);
            }
        }
    }

    private async Task RecordAsync(ClaimedMessage claimed, Settlement settlement)
    {
        try
        {
            Report(claimed, settlement);
            await outbox.SettleAsync(claimed, settlement, CancellationToken.None);
        }
#pragma warning disable CA1031 // Any failure concerns this message alone.
        catch (Exception e)
#pragma warning restore CA1031
        {
            // The lease ends by itself. The mail service does not deliver a message with the same id twice.
            Log.NotSettled(logger, claimed.MessageId, e);
        }
    }

    /// <summary>Null if the attempt was aborted because the application stops.</summary>
    private async Task<EmailOutcome?> SendAsync(Delivery delivery, CancellationToken aborted)
    {
        var outcome = await TrySendAsync(delivery, aborted);
        OutboxTelemetry.RecordAttempt(outcome);
        switch (outcome)
        {
            case EmailOutcome.Accepted:
                health.ReportSuccess();

                // Attendees come first, so nobody is waiting for a confirmation any more.
                isShortOfQuota &= delivery.Recipient == EmailRecipient.Attendee;
                break;
            case EmailOutcome.Wait(var reason, var pause):
                Log.Paused(logger, pause, reason);
                PauseFor(pause);
                break;
            case EmailOutcome.QuotaUsedUp(var reason, var pause):
                Log.Paused(logger, pause, reason);
                isShortOfQuota = true;
                PauseFor(pause);
                health.ReportNoQuotaUntil(time.GetUtcNow() + pause);
                break;
            case EmailOutcome.Misconfigured(var reason):
                if (health.ReportWrongSetting(reason))
                {
                    Log.Misconfigured(logger, reason);
                }

                PauseFor(PauseWhenMisconfigured);
                break;
        }

        return outcome;
    }

    private async Task<EmailOutcome?> TrySendAsync(Delivery delivery, CancellationToken aborted)
    {
        try
        {
            var message = await composer.ComposeAsync(delivery.Recipient, delivery.Subjects);
            return allowedRecipients.Include(message.To)
                ? await sender.SendAsync(delivery.Id, message, aborted)
                : new EmailOutcome.Refused("The recipient's domain is not among Email:AllowedDomains.");
        }
        catch (OperationCanceledException) when (aborted.IsCancellationRequested)
        {
            return null;
        }
#pragma warning disable CA1031 // A message that cannot be composed must not stop the others. It is tried again, and fails in the end.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.ComposeOrSendFailed(logger, delivery.Id, e);
            return new EmailOutcome.Retry(e.GetType().Name);
        }
    }

    private void PauseFor(TimeSpan pause)
    {
        var until = time.GetUtcNow() + pause;
        lock (pauseGate)
        {
            pausedUntil = until > pausedUntil ? until : pausedUntil;
        }
    }

    private void Report(ClaimedMessage claimed, Settlement settlement)
    {
        if (settlement.Attempts > claimed.Attempts || settlement.Status is OutboxStatus.Failed or OutboxStatus.Outdated)
        {
            var error = settlement.Error is null ? "" : ": " + settlement.Error;
            Log.Attempt(logger, claimed.MessageId, settlement.Status, settlement.Attempts, error);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3001, LogLevel.Information, "Email {MessageId}: {Status} after attempt {Attempt}{Reason}")]
        public static partial void Attempt(ILogger logger, string messageId, OutboxStatus status, int attempt, string reason);

        [LoggerMessage(3002, LogLevel.Warning, "No email is sent for {Pause}: {Reason}")]
        public static partial void Paused(ILogger logger, TimeSpan pause, string reason);

        [LoggerMessage(3003, LogLevel.Error, "No email can be sent until a setting is changed: {Reason}")]
        public static partial void Misconfigured(ILogger logger, string reason);

        [LoggerMessage(3004, LogLevel.Error, "Email {MessageId} could not be composed or sent")]
        public static partial void ComposeOrSendFailed(ILogger logger, string messageId, Exception exception);

        [LoggerMessage(3005, LogLevel.Warning, "The result of email {MessageId} could not be recorded. It is tried again")]
        public static partial void NotSettled(ILogger logger, string messageId, Exception exception);

        [LoggerMessage(3010, LogLevel.Error, "Outbox pass failed, retrying")]
        public static partial void PassFailed(ILogger logger, Exception exception);
    }
}
