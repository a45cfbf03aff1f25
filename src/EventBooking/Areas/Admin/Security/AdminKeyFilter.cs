using EventBooking.Areas.Admin.Models;
using EventBooking.Hosting.Http;
using EventBooking.Urls;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Routing;
using Microsoft.Extensions.Options;

namespace EventBooking.Areas.Admin.Security;

/// <summary>
/// Lets in whoever sends the key in the header, or has a session. Programs are told 401, or 429 while they have to wait; people are
/// led to the sign-in page, which lets those pass who come from another site and are signed in. A wrong key in the header is refused whatever else the request brings.
/// </summary>
public sealed class AdminKeyFilter(
    IOptions<AdminOptions> options, AdminKey key, AdminSession session, ProblemDetailsFactory problems, IUrlHelperFactory urls, IModelMetadataProvider metadata) : IAsyncAuthorizationFilter
{
    private readonly string headerName = options.Value.HeaderName;

    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        if (await JudgeAsync(context) is { } refusal)
        {
            context.HttpContext.Response.Headers.CacheControl = "no-store";
            context.Result = refusal;
        }
    }

    private async Task<IActionResult?> JudgeAsync(AuthorizationFilterContext context)
    {
        var http = context.HttpContext;
        if (http.Request.Headers.TryGetValue(headerName, out var sent))
        {
            return JudgeHeader(http, sent.ToString());
        }

        if (await session.FindAsync(http) is { } administrator)
        {
            http.User = administrator;
            return null;
        }

        return ErrorAnswers.IsForPrograms(http) ? RefuseWithoutKey(http) : LeadToSignIn(context);
    }

    private ObjectResult? JudgeHeader(HttpContext http, string sent)
    {
        var tried = key.Try(http.Connection.RemoteIpAddress, sent);
        return tried.Verdict switch
        {
            KeyVerdict.Right => null,
            KeyVerdict.Wrong => RefuseWithoutKey(http),
            _ => RefuseForNow(http, tried.WaitSeconds),
        };
    }

    private ObjectResult RefuseWithoutKey(HttpContext http) =>
        Refuse(http, StatusCodes.Status401Unauthorized, "The admin key is missing or wrong.", $"Send it in the header {headerName}.");

    private ObjectResult RefuseForNow(HttpContext http, string waitSeconds)
    {
        http.Response.Headers.RetryAfter = waitSeconds;
        return Refuse(http, StatusCodes.Status429TooManyRequests, "Too many wrong admin keys.", $"Wait {waitSeconds} seconds before you send another.");
    }

    private ObjectResult Refuse(HttpContext http, int status, string title, string detail) =>
        new(problems.CreateProblemDetails(http, status, title, detail: detail)) { StatusCode = status, ContentTypes = { "application/problem+json" } };

    private ActionResult LeadToSignIn(AuthorizationFilterContext context)
    {
        var request = context.HttpContext.Request;
        var url = urls.GetUrlHelper(context);
        if (HttpMethods.IsPost(request.Method))
        {
            return new LocalRedirectResult(request.Path == url.AdminSignOutPath() ? url.AdminSignInPath(returnTo: null) : url.AdminSignInPath(PageOfForm(context), SignInReason.SignedOut));
        }

        var returnTo = request.GetEncodedPathAndQuery();
        return Arrival.IsOne(request) ? Arrival.LeadOnTo(url.AdminArrivedPath(returnTo), metadata) : new LocalRedirectResult(url.AdminSignInPath(returnTo));
    }

    /// <summary>A form cannot be asked for again, but the booking's page that it stands on can. The others stand on the dashboard.</summary>
    private static string? PageOfForm(AuthorizationFilterContext context) =>
        context.RouteData.Values["reference"] is string reference ? AdminLinks.Booking(reference) + context.HttpContext.Request.QueryString : null;
}
