using EventBooking.Controllers;
using EventBooking.Controllers.Api;
using EventBooking.Urls;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace EventBooking.Hosting.Http;

/// <summary>
/// Rejects requests that a page of another site sends from a visitor's browser. Browsers name the sender in <c>Sec-Fetch-Site</c> and
/// <c>Origin</c>. Programs send neither, and configured origins may use the API.
/// </summary>
internal static class CrossSiteRequests
{
    private const string FetchSite = "Sec-Fetch-Site";

    public static void UseCrossSiteRequests(this IApplicationBuilder app)
    {
        var site = app.ApplicationServices.GetRequiredService<IOptions<SiteOptions>>().Value.BaseUrl;
        var allowed = app.ApplicationServices.GetRequiredService<IOptions<CrossOriginOptions>>().Value.Origins();
        app.Use((context, next) => ChangesNothing(context.Request.Method) || context.IsForErrorPage() || IsAllowed(context)
            ? next(context)
            : RejectAsync(context));

        bool IsAllowed(HttpContext context)
        {
            var origin = context.Request.Headers.Origin.ToString();
            return (context.IsApiRequest() && allowed.Contains(origin, StringComparer.OrdinalIgnoreCase))
                || context.Request.Headers[FetchSite].ToString() switch
                {
                    "same-origin" or "none" => true,

                    // Over plain http, browsers send the origin only.
                    "" => origin is "" || IsOwn(origin, context.Request, site),
                    _ => false,
                };
        }
    }

    private static bool ChangesNothing(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    /// <summary>The scheme does not count: the proxy may not send it.</summary>
    private static bool IsOwn(string origin, HttpRequest request, Uri site) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var sender)
        && (sender.Authority.Equals(site.Authority, StringComparison.OrdinalIgnoreCase)
            || (sender.Host.Equals(request.Host.Host, StringComparison.OrdinalIgnoreCase)
                && (request.Host.Port is { } port ? port == sender.Port : sender.IsDefaultPort)));

    private static Task RejectAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        if (!context.IsApiRequest())
        {
            return Task.CompletedTask;
        }

        var problem = new ProblemDetails
        {
            Status = StatusCodes.Status403Forbidden,
            Type = Problems.TypeOf(Problems.CrossSiteRequest),
            Title = "Pages of this origin may not use the API.",
            Detail = "Nothing was changed. The operator can allow an origin with Cors:AllowedOrigins.",
        };
        Problems.Complete(context, problem);
        return TypedResults.Problem(problem).ExecuteAsync(context);
    }
}
