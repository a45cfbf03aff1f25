using EventBooking.Bookings;

namespace EventBooking.Hosting.Health;

/// <summary>
/// Gives free seats to those who wait for them, at start and once a minute. Usually there are none: see
/// <see cref="WaitingListService.AssignFreeSeatsAsync"/>.
/// </summary>
public sealed partial class WaitingListMonitor(
    WaitingListService waitingList, TimeProvider time, ILogger<WaitingListMonitor> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await waitingList.AssignFreeSeatsAsync(stoppingToken);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                // The application stops.
            }
            catch (StoreUnavailableException e)
            {
                Log.Failed(logger, e);
            }
        }
        while (await timer.TicksAsync(stoppingToken));
    }

    private static partial class Log
    {
        [LoggerMessage(5025, LogLevel.Warning, "The waiting list could not be compared with the free seats, retrying")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
