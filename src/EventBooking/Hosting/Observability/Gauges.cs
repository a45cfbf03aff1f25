using System.Diagnostics.Metrics;
using EventBooking.Bookings;
using EventBooking.Hosting.Health;
using EventBooking.Outbox;

namespace EventBooking.Hosting.Observability;

/// <summary>What is so at any moment: emails waiting and failed, and slots that are not as promised. Asking costs nothing, as it was counted before.</summary>
public sealed partial class Gauges : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Meter meter = new(BookingTelemetry.SourceName);
    private readonly IOutbox outbox;
    private readonly TimeProvider time;
    private readonly ILogger<Gauges> logger;
    private volatile OutboxSummary? summary;

    public Gauges(IOutbox outbox, IntegrityMonitor integrity, TimeProvider time, ILogger<Gauges> logger)
    {
        (this.outbox, this.time, this.logger) = (outbox, time, logger);
        meter.CreateObservableGauge("eventbooking.outbox.waiting", () => Measure(summary?.Waiting), "{email}", "Emails waiting to be sent.");
        meter.CreateObservableGauge("eventbooking.outbox.parked", () => Measure(summary?.Failed), "{email}", "Emails that have failed, until an administrator retries them.");
        meter.CreateObservableGauge("eventbooking.integrity.faulty_slots", () => Measure(integrity.FaultySlots), "{slot}", "Slots whose booked count is not that of their bookings, or above their capacity.");
    }

    public override void Dispose()
    {
        meter.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
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
            summary = await outbox.SummarizeAsync(maxFailed: 1, stoppingToken);
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            // Nobody waits for the count any more.
        }
#pragma warning disable CA1031 // What cannot be counted must not end the application.
        catch (Exception e)
#pragma warning restore CA1031
        {
            summary = null;
            Log.NotCounted(logger, e);
        }
    }

    /// <summary>Nothing is said of what is not known.</summary>
    private static IEnumerable<Measurement<long>> Measure(long? value) => value is { } known ? [new(known)] : [];

    private static partial class Log
    {
        [LoggerMessage(5022, LogLevel.Warning, "The outbox could not be counted. The next count tries again")]
        public static partial void NotCounted(ILogger logger, Exception exception);
    }
}
