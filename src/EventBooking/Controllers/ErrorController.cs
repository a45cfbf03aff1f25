using EventBooking.Bookings;
using EventBooking.Controllers.Api;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;

namespace EventBooking.Controllers;

/// <summary>The page for errors that no other page handles.</summary>
[DisableRateLimiting]
[ApiExplorerSettings(IgnoreApi = true)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class ErrorController(IStringLocalizer<Texts> text) : Controller
{
    /// <summary>Where the forms of attendees are sent to.</summary>
    private static readonly string[] FormPaths = ["/slots", "/bookings", "/find-booking"];

    public const string Path = "/error";

    [Route(Path)]
    [IgnoreAntiforgeryToken]
    public async Task<IActionResult> Show()
    {
        if (!HttpContext.IsForErrorPage())
        {
            Response.StatusCode = StatusCodes.Status404NotFound;
        }

        if (Response.StatusCode == StatusCodes.Status503ServiceUnavailable)
        {
            Response.Headers.RetryAfter = Problems.RetryAfterSeconds;
        }

        var page = ErrorPage.Create(text, Response.StatusCode, Response.Headers.RetryAfter.ToString(), Problems.TraceIdOf(HttpContext));
        return View("Error", page with { RejectedForm = await FindRejectedFormAsync() });
    }

    /// <summary>The form that the rate limiter rejected, so that nobody has to type it again.</summary>
    private async Task<RejectedForm?> FindRejectedFormAsync()
    {
        var action = HttpContext.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalPath;
        if (Response.StatusCode != StatusCodes.Status429TooManyRequests
            || !Request.HasFormContentType
            || !FormPaths.Any(path => new PathString(action).StartsWithSegments(path, StringComparison.OrdinalIgnoreCase)))
        {
            return null;
        }

        try
        {
            var form = await Request.ReadFormAsync();
            return new(action!, [.. form.Select(field => KeyValuePair.Create(field.Key, field.Value.ToString()))]);
        }
        catch (Exception e) when (e is InvalidDataException or BadHttpRequestException)
        {
            return null;
        }
    }
}
