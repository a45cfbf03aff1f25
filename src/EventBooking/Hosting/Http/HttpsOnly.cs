using EventBooking.Controllers;
using EventBooking.Controllers.Api;
using EventBooking.Hosting.Startup;
using EventBooking.Urls;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace EventBooking.Hosting.Http;

/// <summary>
/// If <c>Site:BaseUrl</c> is https, plain http serves only health checks. Pages redirect to https. Every other request is rejected, because
/// it may contain a key or personal data.
/// </summary>
internal static partial class HttpsOnly
{
    public static void UseHttpsOnly(this IApplicationBuilder app)
    {
        var site = app.ApplicationServices.GetRequiredService<IOptions<SiteOptions>>().Value;
        var logger = app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(HttpsOnly));
        if (!site.IsHttps)
        {
            if (app.ApplicationServices.GetRequiredService<IHostEnvironment>().IsProduction())
            {
                Log.HttpAddress(logger, site.BaseUrl);
            }

            return;
        }

        var warnings = 0;
        app.Use((context, next) =>
        {
            if (context.Request.IsHttps || context.IsForErrorPage() || IsAllowed(context.Request))
            {
                return next(context);
            }

            if (Interlocked.Increment(ref warnings) == 1)
            {
                Log.PlainHttp(logger);
            }

            return RejectAsync(context, site.BaseUrl);
        });
    }

    private static bool IsAllowed(HttpRequest request) =>
        request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase) || WarmUp.IsSenderOf(request);

    private static Task RejectAsync(HttpContext context, Uri address)
    {
        var request = context.Request;
        if (context.IsApiRequest())
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            var problem = new ProblemDetails
            {
                Status = StatusCodes.Status403Forbidden,
                Type = Problems.TypeOf(Problems.HttpsRequired),
                Title = "Use https.",
                Detail = $"Nothing was changed. Send the request to {address}.",
            };
            Problems.Complete(context, problem);
            return TypedResults.Problem(problem).ExecuteAsync(context);
        }

        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
            context.Response.Headers.Location =
                address.GetLeftPart(UriPartial.Authority) + request.Path.ToUriComponent() + request.QueryString.ToUriComponent();
            return Task.CompletedTask;
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(5040, LogLevel.Warning, "Site:BaseUrl is {BaseUrl}: keys and personal data are sent without encryption")]
        public static partial void HttpAddress(ILogger logger, Uri baseUrl);

        [LoggerMessage(
            5042,
            LogLevel.Warning,
            "A request came over http, and Site:BaseUrl is https. "
                + "A proxy that terminates TLS must be in Site:KnownProxies and send X-Forwarded-Proto")]
        public static partial void PlainHttp(ILogger logger);
    }
}
