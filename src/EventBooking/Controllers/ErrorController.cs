using EventBooking.Controllers.Api;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace EventBooking.Controllers;

/// <summary>The page for what went wrong outside any other page's knowledge.</summary>
[DisableRateLimiting]
[ApiExplorerSettings(IgnoreApi = true)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class ErrorController : Controller
{
    public const string Path = "/error";

    [Route(Path)]
    [IgnoreAntiforgeryToken]
    public async Task<IActionResult> Show()
    {
        var isReExecuted = HttpContext.Features.Get<IExceptionHandlerFeature>() is not null || HttpContext.Features.Get<IStatusCodeReExecuteFeature>() is not null;
        if (!isReExecuted)
        {
            Response.StatusCode = StatusCodes.Status404NotFound;
        }

        if (Response.StatusCode == StatusCodes.Status503ServiceUnavailable)
        {
            Response.Headers.RetryAfter = Problems.RetryAfterSeconds;
        }

        var page = ErrorPage.Of(Response.StatusCode, Response.Headers.RetryAfter.ToString(), System.Diagnostics.Activity.Current?.Id ?? HttpContext.TraceIdentifier);
        return View("Error", page with { Refused = await FindRefusedFormAsync() });
    }

    /// <summary>A booking that came too early has not been looked at; nobody is to type it twice.</summary>
    private async Task<RefusedForm?> FindRefusedFormAsync()
    {
        var action = HttpContext.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalPath;
        if (Response.StatusCode != StatusCodes.Status429TooManyRequests || !Request.HasFormContentType || !new PathString(action).StartsWithSegments("/slots", StringComparison.OrdinalIgnoreCase))
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
