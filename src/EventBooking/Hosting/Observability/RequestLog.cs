using System.Diagnostics;
using Microsoft.AspNetCore.StaticAssets;

namespace EventBooking.Hosting.Observability;

/// <summary>
/// One event for each request, with the route in place of the address: addresses hold manage tokens, and names that administrators
/// look for. What is asked for all the time, static files and health, is written only when it fails or at the level Debug.
/// </summary>
public static partial class RequestLog
{
    private const string NoRoute = "(none)";

    private static readonly object RouteKey = new();

    /// <summary>Before everything that answers, so that what it logs is the answer.</summary>
    public static void UseRequestLog(this IApplicationBuilder app)
    {
        var logger = app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(RequestLog));
        app.Use(async (context, next) =>
        {
            var begun = Stopwatch.GetTimestamp();
            try
            {
                await next(context);
            }
            finally
            {
                var elapsed = Stopwatch.GetElapsedTime(begun);
                Write(logger, context, elapsed);
            }
        });
    }

    /// <summary>After routing. An error page is routed once more, and what counts is the first.</summary>
    public static void UseRouteForRequestLog(this IApplicationBuilder app) =>
        app.Use((context, next) =>
        {
            context.Items.TryAdd(RouteKey, context.GetEndpoint());
            return next(context);
        });

    private static void Write(ILogger logger, HttpContext context, TimeSpan elapsed)
    {
        var endpoint = context.Items[RouteKey] as RouteEndpoint;
        var level = LevelOf(context.Response.StatusCode, endpoint);
        var route = endpoint is null ? NoRoute : RouteOf(endpoint);
        var milliseconds = Math.Round(elapsed.TotalMilliseconds, 1);
        Log.Answered(logger, level, context.Request.Method, route, context.Response.StatusCode, milliseconds);
    }

    private static LogLevel LevelOf(int status, RouteEndpoint? endpoint) =>
        status >= StatusCodes.Status500InternalServerError ? LogLevel.Warning
        : status < StatusCodes.Status400BadRequest && IsAskedForAllTheTime(endpoint) ? LogLevel.Debug
        : LogLevel.Information;

    private static bool IsAskedForAllTheTime(RouteEndpoint? endpoint) =>
        endpoint is not null
        && (endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null
            || RouteOf(endpoint).StartsWith("/health/", StringComparison.Ordinal));

    /// <summary>Routes of controllers come without the slash that they begin with.</summary>
    private static string RouteOf(RouteEndpoint endpoint) =>
        endpoint.RoutePattern.RawText is { } text && !text.StartsWith('/') ? "/" + text : endpoint.RoutePattern.RawText ?? NoRoute;

    private static partial class Log
    {
        [LoggerMessage(EventId = 5001, Message = "{Method} {Route} answered {Status} in {Milliseconds} ms")]
        public static partial void Answered(ILogger logger, LogLevel level, string method, string route, int status, double milliseconds);
    }
}
