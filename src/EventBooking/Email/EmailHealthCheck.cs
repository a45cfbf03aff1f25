using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EventBooking.Email;

/// <summary>Degraded while no email can be sent: because of a wrong setting, or because the quota of the mail service is used up.</summary>
public sealed class EmailHealthCheck : IHealthCheck
{
    private volatile string? problem;

    /// <summary>Why all emails wait, for operators and administrators. Null if they do not.</summary>
    public string? Problem => problem;

    public void ReportSuccess() => problem = null;

    /// <summary>Keeps the reason until an email is sent. True when the reason is new.</summary>
    public bool ReportWrongSetting(string reason) => Interlocked.Exchange(ref problem, reason) != reason;

    /// <summary>Keeps the time of the next attempt until an email is sent.</summary>
    public void ReportNoQuotaUntil(DateTimeOffset nextAttempt) => problem = string.Create(
        CultureInfo.InvariantCulture,
        $"The quota of the mail service is used up. The next attempt is at {nextAttempt.UtcDateTime:yyyy-MM-dd HH:mm} UTC.");

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(problem is { } reason ? HealthCheckResult.Degraded("Emails are waiting: " + reason) : HealthCheckResult.Healthy());
}
