
namespace EventBooking.Hosting;

public static class PeriodicTimerExtensions
{
    /// <summary>
    /// Whether to do it once more: false when the application stops. Services that end by an exception are taken for broken where the host is only given up,
    /// as after a start that failed.
    /// </summary>
    public static async ValueTask<bool> TicksAsync(this PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
