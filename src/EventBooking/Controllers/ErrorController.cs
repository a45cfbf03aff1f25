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
    public IActionResult Show()
    {
        var isReExecuted = HttpContext.Features.Get<IExceptionHandlerFeature>() is not null || HttpContext.Features.Get<IStatusCodeReExecuteFeature>() is not null;
        if (!isReExecuted)
        {
            Response.StatusCode = StatusCodes.Status404NotFound;
        }

        if (Response.StatusCode == StatusCodes.Status503ServiceUnavailable)
        {
            Response.Headers.RetryAfter = Web.Problems.RetryAfterSeconds;
        }

        return View("Error", ErrorPage.Of(Response.StatusCode, Response.Headers.RetryAfter.ToString(), System.Diagnostics.Activity.Current?.Id ?? HttpContext.TraceIdentifier));
    }
}
