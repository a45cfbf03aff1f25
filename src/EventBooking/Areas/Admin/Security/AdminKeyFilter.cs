using EventBooking.Areas.Admin.Models;
using EventBooking.Controllers;
using EventBooking.Urls;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.Routing;
using Microsoft.Extensions.Options;

namespace EventBooking.Areas.Admin.Security;

/// <summary>
/// Requires the key in the header or a session. Without either, the API answers 401 and a page redirects to the sign-in page.
/// A wrong key in the header is rejected even with a session: 401, or 429 after too many wrong keys.
/// </summary>
public sealed class AdminKeyFilter(
    IOptions<AdminOptions> options, AdminKey key, AdminSession session, ProblemDetailsFactory problems, IUrlHelperFactory urls)
        : IAsyncAuthorizationFilter
{
    private readonly string headerName = options.Value.HeaderName;

    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        if (await AuthorizeAsync(context) is { } rejection)
        {
            context.HttpContext.Response.Headers.CacheControl = "no-store";
            context.Result = rejection;
        }
    }

    private async Task<IActionResult?> AuthorizeAsync(AuthorizationFilterContext context)
    {
        var http = context.HttpContext;
        if (http.Request.Headers.TryGetValue(headerName, out var sent))
        {
            return AuthorizeByHeader(http, sent.ToString());
        }

        if (await session.FindAsync(http) is { } administrator)
        {
            http.User = administrator;
            return null;
        }

        return http.IsApiRequest() ? RejectWithoutKey(http) : RedirectToSignIn(context);
    }

    private ObjectResult? AuthorizeByHeader(HttpContext http, string sent) =>
        key.Check(http.Connection.RemoteIpAddress, sent, out var retryAfter) switch
        {
            KeyResult.Right => null,
            KeyResult.Wrong => RejectWithoutKey(http),
            _ => RejectTooMany(http, retryAfter),
        };

    private ObjectResult RejectWithoutKey(HttpContext http) =>
        Reject(http, StatusCodes.Status401Unauthorized, "The admin key is missing or wrong.", $"Send it in the header {headerName}.");

    private ObjectResult RejectTooMany(HttpContext http, string retryAfter)
    {
        http.Response.Headers.RetryAfter = retryAfter;
        return Reject(http, StatusCodes.Status429TooManyRequests, "Too many wrong admin keys.",
            $"Wait {retryAfter} seconds before you send another key.");
    }

    private ObjectResult Reject(HttpContext http, int status, string title, string detail) =>
        new(problems.CreateProblemDetails(http, status, title, detail: detail))
        {
            StatusCode = status,
            ContentTypes = { "application/problem+json" },
        };

    private LocalRedirectResult RedirectToSignIn(AuthorizationFilterContext context)
    {
        var request = context.HttpContext.Request;
        var url = urls.GetUrlHelper(context);
        if (HttpMethods.IsPost(request.Method))
        {
            return new(request.Path.StartsWithSegments(url.AdminSignOutPath(), StringComparison.OrdinalIgnoreCase)
                ? url.AdminSignInPath(returnTo: null)
                : url.AdminSignInPath(PageOfForm(context), SignInReason.SignedOut));
        }

        // After signing in, a download would leave the sign-in page on the screen.
        return new(url.AdminSignInPath(request.Path.StartsWithSegments(Links.AdminExportPath, StringComparison.OrdinalIgnoreCase)
            ? AdminLinks.BookingsOfExport(request.Query)
            : request.GetEncodedPathAndQuery()));
    }

    /// <summary>
    /// The page to return to after a form was sent without a session: the page of the booking, or the dashboard, which has all other forms.
    /// </summary>
    private static string? PageOfForm(AuthorizationFilterContext context) =>
        context.RouteData.Values["reference"] is string reference
            ? AdminLinks.Booking(reference) + context.HttpContext.Request.QueryString
            : null;
}
