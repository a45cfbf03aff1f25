namespace EventBooking.Outbox;

/// <summary>The loop around the dispatcher: a pass whenever a booking rings, and every so often for what nobody rang for.</summary>
public sealed partial class OutboxWorker(OutboxDispatcher dispatcher, ILogger<OutboxWorker> logger) : BackgroundService
{
    /// <summary>How long what is in flight may take to finish when the application stops, before it is given back.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var aborted = new CancellationTokenSource();
        await using var stopping = stoppingToken.Register(() => aborted.CancelAfter(Grace));
        while (!stoppingToken.IsCancellationRequested)
        {
            await PassAsync(stoppingToken, aborted.Token);
            await dispatcher.WaitForWorkAsync().WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task PassAsync(CancellationToken stopped, CancellationToken aborted)
    {
        try
        {
            await dispatcher.DeliverDueAsync(stopped, aborted);
        }
#pragma warning disable CA1031 // The loop outlives whatever a pass runs into; the next one tries again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.PassFailed(logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3010, LogLevel.Error, "Owed emails could not be worked off; they wait for the next pass")]
        public static partial void PassFailed(ILogger logger, Exception exception);
    }
}
