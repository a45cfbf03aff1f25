namespace EventBooking.Controllers;

internal static class ApiRequests
{
    /// <summary>Whether errors are answered with problem details instead of a page.</summary>
    public static bool IsApiRequest(this HttpContext context) =>
        context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        || context.Request.Path.StartsWithSegments("/openapi", StringComparison.OrdinalIgnoreCase);
}
