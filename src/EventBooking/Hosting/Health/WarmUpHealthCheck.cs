using EventBooking.Hosting.Startup;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EventBooking.Hosting.Health;

public sealed class WarmUpHealthCheck(WarmUp warmUp) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(warmUp.IsDone ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The application is warming up."));
}
