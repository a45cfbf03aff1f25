using EventBooking.Controllers;
using EventBooking.Hosting.Startup;
using Microsoft.AspNetCore.StaticAssets;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Hosting;

namespace EventBooking.Hosting.Observability;

/// <summary>
/// One event for each request, with the route instead of the URL: URLs contain manage tokens and the names that administrators search for.
/// Static files, health checks and the warm-up are frequent, so they are logged at Debug unless they fail. Rejected requests have the
/// network of the client.
/// </summary>
public static class RequestLog
{
    public const int EventId = 5001;
    public const string Message = "{Method} {Route} answered {Status} in {Milliseconds} ms";

    private const string NoRoute = "(none)";

    private static readonly object RouteKey = new();

    /// <summary>Serilog's own middleware would be named as the source.</summary>
    private static readonly LogEventProperty SourceProperty =
        new(Constants.SourceContextPropertyName, new ScalarValue(typeof(RequestLog).FullName));

    private static readonly LogEventProperty EventIdProperty =
        new(nameof(EventId), new StructureValue([new("Id", new ScalarValue(EventId)), new("Name", new ScalarValue("Answered"))]));

    public static void AddRequestLog(this IServiceCollection services) => services.AddSingleton<DiagnosticContext>();

    /// <summary>
    /// Stands before all middleware that answers, to log the final status. <c>Logging:LogLevel</c> decides what is logged, as for all other
    /// events.
    /// </summary>
    public static void UseRequestLog(this IApplicationBuilder app)
    {
        var levels = app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(RequestLog));
        var output = app.ApplicationServices.GetRequiredService<Serilog.ILogger>();
        app.UseSerilogRequestLogging(options =>
        {
            options.Logger = output;
            options.MessageTemplate = Message;
            options.GetMessageTemplateProperties = PropertiesOf;
            options.GetLevel = (context, _, _) => LevelOf(context) switch
            {
                // Not logged: the output has Debug as the minimum level of the middleware.
                var level when !levels.IsEnabled(level) => LogEventLevel.Verbose,
                LogLevel.Debug => LogEventLevel.Debug,
                LogLevel.Information => LogEventLevel.Information,
                _ => LogEventLevel.Warning,
            };
        });
    }

    /// <summary>Stands after routing. An error page is routed again, but the log has the first route.</summary>
    public static void UseRouteForRequestLog(this IApplicationBuilder app) =>
        app.Use((context, next) =>
        {
            context.Items.TryAdd(RouteKey, context.GetEndpoint());
            return next(context);
        });

    private static IEnumerable<LogEventProperty> PropertiesOf(HttpContext context, string path, double milliseconds, int status) =>
    [
        new("Method", new ScalarValue(context.Request.Method)),
        new("Route", new ScalarValue(RouteOf(context.Items[RouteKey] as RouteEndpoint))),
        new("Status", new ScalarValue(status)),
        new("Milliseconds", new ScalarValue(Math.Round(milliseconds, 1))),
        .. status is >= StatusCodes.Status400BadRequest and < StatusCodes.Status500InternalServerError
            ? [new LogEventProperty("Network", new ScalarValue(ClientNetwork.ForLogs(context.Connection.RemoteIpAddress)))]
            : Array.Empty<LogEventProperty>(),
        EventIdProperty,
        SourceProperty,
    ];

    private static LogLevel LevelOf(HttpContext context) =>
        context.Response.StatusCode >= StatusCodes.Status500InternalServerError ? LogLevel.Warning
        : context.Response.StatusCode < StatusCodes.Status400BadRequest && IsFrequent(context.Items[RouteKey] as RouteEndpoint)
            ? LogLevel.Debug
        : WarmUp.IsSenderOf(context.Request) ? LogLevel.Debug
        : LogLevel.Information;

    private static bool IsFrequent(RouteEndpoint? endpoint) =>
        endpoint is not null
        && (endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null
            || RouteOf(endpoint).StartsWith("/health/", StringComparison.Ordinal));

    /// <summary>The routes of controllers have no slash at the start.</summary>
    private static string RouteOf(RouteEndpoint? endpoint) =>
        endpoint?.RoutePattern.RawText is not { } text ? NoRoute : text.StartsWith('/') ? text : "/" + text;
}
