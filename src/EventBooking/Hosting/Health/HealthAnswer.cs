using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EventBooking.Hosting.Health;

/// <summary>Says of each thing that was checked how it is, and why where it is not well.</summary>
public static class HealthAnswer
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
