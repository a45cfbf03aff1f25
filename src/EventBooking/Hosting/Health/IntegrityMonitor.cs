using EventBooking.Bookings;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace EventBooking.Hosting.Health;

/// <summary>
/// Sees every so often whether the promise holds: for every slot, booked count = confirmed bookings ≤ capacity. Where it does not, the log
/// names the slots, and readiness is degraded and not lost: an application that is down keeps no promise either.
/// </summary>
public sealed partial class IntegrityMonitor(IStoreInspection inspection, IOptions<IntegrityOptions> options, TimeProvider time, ILogger<IntegrityMonitor> logger)
    : BackgroundService, IHealthCheck
{
    private volatile IReadOnlyList<FaultySlot>? faultySlots;

    /// <summary>How many slots were not as promised at the last count; null when that is not known.</summary>
    public int? FaultySlots => faultySlots?.Count;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(FaultySlots switch
        {
            0 => HealthCheckResult.Healthy(),
            null => HealthCheckResult.Degraded("The slots have not been counted."),
            var count => HealthCheckResult.Degraded($"In {count} slots the booked count is not that of the bookings, or above the capacity; the log names them."),
        });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Interval, time);
        do
        {
            await CountAsync(stoppingToken);
        }
        while (await timer.TicksAsync(stoppingToken));
    }

    private async Task CountAsync(CancellationToken stoppingToken)
    {
        try
        {
            // Not on the thread that starts the application.
            var faulty = await Task.Run(() => inspection.FindFaultySlotsAsync(stoppingToken), stoppingToken);
            if (faulty.Count > 0)
            {
                var slots = string.Join("; ", faulty);
                Log.Broken(logger, faulty.Count, slots);
            }

            faultySlots = faulty;
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            // Nobody waits for the count any more.
        }
#pragma warning disable CA1031 // A store that was changed by hand may hold what cannot even be read; to say so is the monitor's purpose.
        catch (Exception e)
#pragma warning restore CA1031
        {
            faultySlots = null;
            Log.NotCounted(logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5020, LogLevel.Error, "The promise is broken in {Count} slots: {Slots}")]
        public static partial void Broken(ILogger logger, int count, string slots);

        [LoggerMessage(5021, LogLevel.Warning, "The slots could not be counted; the next count tries again")]
        public static partial void NotCounted(ILogger logger, Exception exception);
    }
}
