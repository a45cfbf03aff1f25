using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EventBooking.Email;

/// <summary>Degraded while a wrong setting keeps all emails from being sent.</summary>
public sealed class EmailHealthCheck : IHealthCheck
{
    private volatile string? fault;

    public void IsWell() => fault = null;

    /// <summary>Keeps the reason until an email is sent. True when the reason is new.</summary>
    public bool IsMisconfigured(string reason) => Interlocked.Exchange(ref fault, reason) != reason;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(fault is { } reason ? HealthCheckResult.Degraded("Emails are waiting: " + reason) : HealthCheckResult.Healthy());
}
