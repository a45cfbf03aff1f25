using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EventBooking.Email;

/// <summary>Whether emails leave; says why not when a setting keeps all of them back.</summary>
public sealed class EmailHealth : IHealthCheck
{
    private volatile string? fault;

    public void IsWell() => fault = null;

    /// <summary>Remembers the reason until an email leaves, and says whether it is news.</summary>
    public bool IsMisconfigured(string reason) => Interlocked.Exchange(ref fault, reason) != reason;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(fault is { } reason ? HealthCheckResult.Degraded("Emails wait: " + reason) : HealthCheckResult.Healthy());
}
