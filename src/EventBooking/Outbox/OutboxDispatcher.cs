using EventBooking.Email;
using EventBooking.Storage;
using Microsoft.Extensions.Options;

namespace EventBooking.Outbox;

/// <summary>Works off what is owed: claims what is due, sends it outside any transaction, settles or postpones it.</summary>
public sealed partial class OutboxDispatcher(
    IOutbox outbox,
    EmailComposer composer,
    IEmailSender sender,
    EmailHealth health,
    AllowedRecipients allowedRecipients,
    IOptions<OutboxOptions> options,
    TimeProvider time,
    ILogger<OutboxDispatcher> logger)
{
    private const int MostInFlight = 8;
    private static readonly TimeSpan PauseWhenMisconfigured = TimeSpan.FromSeconds(30);

    private DateTimeOffset pausedUntil;

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
                inFlight.RemoveAll(delivery => delivery.IsCompleted);
                inFlight.AddRange((await ClaimAsync(MostInFlight - inFlight.Count, stopped)).Select(claimed => DeliverAsync(claimed, aborted)));
                await Task.WhenAny([.. inFlight, Task.CompletedTask][..Math.Max(inFlight.Count, 1)]);
            }
            while (inFlight.Count > 0);
        }
        finally
        {
            await Task.WhenAll(inFlight);
        }
    }

    private async Task<IReadOnlyList<ClaimedMessage>> ClaimAsync(int limit, CancellationToken stopped)
    {
        var now = time.GetUtcNow();
        return limit == 0 || stopped.IsCancellationRequested || now < pausedUntil
            ? []
            : await outbox.ClaimAsync(limit, now, now + options.Value.Lease, stopped);
    }

    private async Task DeliverAsync(ClaimedMessage claimed, CancellationToken aborted)
    {
        try
        {
            var outcome = await SendAsync(claimed, aborted);
            Log.Attempt(logger, claimed.MessageId, outcome.GetType().Name, claimed.Attempts + 1, ReasonOf(outcome));
            await SettleAsync(claimed, outcome);
        }
        catch (Exception e) when (e is StoreUnavailableException or OutcomeUnknownException)
        {
            // The lease ends by itself, and sending again under the same id delivers nothing twice.
            Log.NotSettled(logger, claimed.MessageId, e);
        }
    }

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
}
