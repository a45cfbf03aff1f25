using EventBooking.Bookings;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EventBooking.Hosting.Health;

/// <summary>Whether the store answers, and with the schema that this application needs.</summary>
public sealed class StoreHealth(IStoreInspection inspection) : IHealthCheck
{
    /// <summary>Leaves of the second that an answer of /health/ready may take enough for the rest.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(800);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            // On a thread of its own, which a file that hangs may keep: the answer does not wait for it.
            var fault = await Task.Run(() => inspection.FindSchemaFaultAsync(cancellationToken), CancellationToken.None).WaitAsync(cancellationToken);
            return fault is null ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(fault);
        }
        catch (Exception e) when (e is StoreUnavailableException or OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy("The store does not answer.", e);
        }
    }
}
