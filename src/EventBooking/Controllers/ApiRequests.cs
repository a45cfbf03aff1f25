using Microsoft.AspNetCore.Diagnostics;

namespace EventBooking.Controllers;

internal static class ApiRequests
{
    /// <summary>Whether errors are answered with problem details instead of a page.</summary>
    public static bool IsApiRequest(this HttpContext context) =>
        context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        || context.Request.Path.StartsWithSegments("/openapi", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the request was rejected or has failed, and now runs again to show the error page.</summary>
    public static bool IsForErrorPage(this HttpContext context) =>
        context.Features.Get<IExceptionHandlerFeature>() is not null || context.Features.Get<IStatusCodeReExecuteFeature>() is not null;
}
