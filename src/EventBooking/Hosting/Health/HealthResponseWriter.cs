using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EventBooking.Hosting.Health;

/// <summary>Writes the status of each check, with a reason where it is not healthy.</summary>
public static class HealthResponseWriter
{
    public static Task WriteAsync(HttpContext context, HealthReport report) =>
        context.Response.WriteAsJsonAsync(new
        {
            Status = report.Status.ToString(),
            Checks = report.Entries.ToDictionary(
                check => check.Key,
                check => new { Status = check.Value.Status.ToString(), check.Value.Description },
                StringComparer.Ordinal),
        });
}
