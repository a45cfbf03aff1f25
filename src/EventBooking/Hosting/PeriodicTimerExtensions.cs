
namespace EventBooking.Hosting;

public static class PeriodicTimerExtensions
{
    /// <summary>
    /// False when the application stops. Without an exception, because the host logs a service that ends with one as failed.
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
