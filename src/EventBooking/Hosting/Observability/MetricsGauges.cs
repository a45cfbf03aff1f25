using System.Diagnostics.Metrics;
using EventBooking.Bookings;
using EventBooking.Hosting.Health;
using EventBooking.Outbox;
using EventBooking.Scheduling;

namespace EventBooking.Hosting.Observability;

/// <summary>
/// Gauges of the outbox, of the waiting list and of inconsistent slots. Their values are counted in the background, so that a collector
/// never waits for the store.
/// </summary>
public sealed partial class MetricsGauges : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Meter meter = new(BookingTelemetry.SourceName);
    private readonly IOutbox outbox;
    private readonly EventCalendar calendar;
    private readonly IBookingStore store;
    private readonly TimeProvider time;
    private readonly ILogger<MetricsGauges> logger;
    private volatile OutboxSummary? summary;
    private volatile MonthSchedule? month;

    public MetricsGauges(
        IOutbox outbox,
        EventCalendar calendar,
        IBookingStore store,
        IntegrityMonitor integrity,
        TimeProvider time,
        ILogger<MetricsGauges> logger)
    {
        (this.outbox, this.calendar, this.store, this.time, this.logger) = (outbox, calendar, store, time, logger);
        meter.CreateObservableGauge(
            "eventbooking.waiting_list.people",
            () => Measure(month?.Days.Sum(day => day.WaitingCount)),
            "{person}",
            "People on the waiting list.");
        meter.CreateObservableGauge(
            "eventbooking.outbox.waiting",
            () => Measure(summary?.Waiting),
            "{email}",
            "Emails waiting to be sent.");
        meter.CreateObservableGauge(
            "eventbooking.outbox.parked",
            () => Measure(summary?.Failed),
            "{email}",
            "Emails that have failed, until an administrator retries them.");
        meter.CreateObservableGauge(
            "eventbooking.integrity.faulty_slots",
            () => Measure(integrity.InconsistentSlots),
            "{slot}",
            "Slots whose counts differ from their bookings, that are oversold, or that have a free seat while somebody waits.");
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
            var slots = await store.GetSlotsAsync(calendar.Days[0].Date, calendar.Days[^1].Date, stoppingToken);
            month = new MonthSchedule(calendar.Days).With(slots);
            summary = await outbox.SummarizeAsync(maxFailed: 1, stoppingToken);
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            // The application stops.
        }
#pragma warning disable CA1031 // A gauge must not end the application.
        catch (Exception e)
#pragma warning restore CA1031
        {
            (summary, month) = (null, null);
            Log.Failed(logger, e);
        }
    }

    /// <summary>No measurement if the value is unknown.</summary>
    private static IEnumerable<Measurement<long>> Measure(long? value) => value is { } known ? [new(known)] : [];

    private static partial class Log
    {
        [LoggerMessage(5022, LogLevel.Warning, "The outbox or the waiting list could not be counted, retrying")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
