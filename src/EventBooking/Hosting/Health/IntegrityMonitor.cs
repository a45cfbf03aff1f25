using EventBooking.Bookings;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace EventBooking.Hosting.Health;

/// <summary>
/// Checks regularly that the booked count of every slot equals its confirmed bookings and is at most its capacity. If not, the log names
/// the slots, and readiness is degraded, but not lost: the application is still useful for all other slots.
/// </summary>
public sealed partial class IntegrityMonitor(
    IStoreInspection inspection, IOptions<IntegrityOptions> options, TimeProvider time, ILogger<IntegrityMonitor> logger)
    : BackgroundService, IHealthCheck
{
    private volatile IReadOnlyList<InconsistentSlot>? inconsistentSlots;

    /// <summary>The number of inconsistent slots at the last check; null if it failed.</summary>
    public int? InconsistentSlots => inconsistentSlots?.Count;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(InconsistentSlots switch
        {
            0 => HealthCheckResult.Healthy(),
            null => HealthCheckResult.Degraded("The slots have not been checked."),
            var count => HealthCheckResult.Degraded(
                $"{count} slots have wrong counts or a free seat while somebody waits; the log names them."),
        });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Interval, time);
        do
        {
            await CheckAsync(stoppingToken);
        }
        while (await timer.TicksAsync(stoppingToken));
    }

    private async Task CheckAsync(CancellationToken stoppingToken)
    {
        try
        {
            // SQLite blocks the thread, which must not be the one that starts the application.
            var inconsistent = await Task.Run(() => inspection.FindInconsistentSlotsAsync(stoppingToken), stoppingToken);
            if (inconsistent.Count > 0)
            {
                var slots = string.Join("; ", inconsistent);
                Log.Inconsistent(logger, inconsistent.Count, slots);
            }

            inconsistentSlots = inconsistent;
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            // The application stops.
        }
#pragma warning disable CA1031 // A store that was changed by hand may contain unreadable values. The monitor must report it and continue.
        catch (Exception e)
#pragma warning restore CA1031
        {
            inconsistentSlots = null;
            Log.Failed(logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            5020, LogLevel.Error, "Integrity check failed: {Count} slots have wrong counts or a free seat while somebody waits: {Slots}")]
        public static partial void Inconsistent(ILogger logger, int count, string slots);

        [LoggerMessage(5021, LogLevel.Warning, "Integrity check could not read the slots, retrying")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
