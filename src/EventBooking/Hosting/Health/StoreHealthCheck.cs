using EventBooking.Bookings;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EventBooking.Hosting.Health;

/// <summary>Checks that the store answers and has the schema that this application needs.</summary>
public sealed class StoreHealthCheck(IStoreInspection inspection) : IHealthCheck
{
    /// <summary>Less than the second within which /health/ready answers.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(800);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            // A file system that hangs blocks this thread, but not the answer.
            var error = await Task.Run(() => inspection.FindSchemaErrorAsync(cancellationToken), CancellationToken.None)
                .WaitAsync(cancellationToken);
            return error is null ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(error);
        }
        catch (Exception e) when (e is StoreUnavailableException or OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy("The store does not answer.", e);
        }
    }
}
