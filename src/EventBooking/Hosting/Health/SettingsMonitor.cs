using EventBooking.Bookings;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace EventBooking.Hosting.Health;

/// <summary>
/// Compares the settings with the stored slots at start, and then regularly, because another instance may have other settings. If they
/// contradict each other, the log says so once, and readiness is degraded, but not lost.
/// </summary>
public sealed partial class SettingsMonitor(
    StoredPlan stored, IOptions<IntegrityOptions> options, TimeProvider time, ILogger<SettingsMonitor> logger)
    : BackgroundService, IHealthCheck
{
    private (int Bookings, int OtherCapacity) logged;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(stored.Latest is { HasAny: true } conflicts
            ? HealthCheckResult.Degraded(
                $"{conflicts.BookingsOutside} bookings are in hours that the settings do not have, and {conflicts.OtherCapacity.Count} "
                + "slots have another capacity than Event:SlotCapacity. The dashboard says what to do.")
            : HealthCheckResult.Healthy());

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
            var conflicts = await Task.Run(() => stored.CheckAsync(stoppingToken), stoppingToken);
            var counts = (conflicts.BookingsOutside, conflicts.OtherCapacity.Count);
            if (conflicts.HasAny && counts != logged)
            {
                Log.Contradiction(logger, counts.BookingsOutside, counts.Count);
            }

            logged = counts;
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            // The application stops.
        }
#pragma warning disable CA1031 // A store that was changed by hand may contain unreadable values. The monitor must continue.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.Failed(logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            5023,
            LogLevel.Warning,
            "Settings contradict the stored slots: {Bookings} bookings are in hours that the settings do not have, "
                + "and {Slots} slots have another capacity")]
        public static partial void Contradiction(ILogger logger, int bookings, int slots);

        [LoggerMessage(5024, LogLevel.Warning, "The settings could not be compared with the stored slots, retrying")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
