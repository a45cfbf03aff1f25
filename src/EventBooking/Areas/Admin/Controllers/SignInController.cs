using EventBooking.Areas.Admin.Models;
using EventBooking.Areas.Admin.Security;
using EventBooking.Controllers;
using EventBooking.Hosting.Http;
using EventBooking.Urls;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace EventBooking.Areas.Admin.Controllers;

/// <summary>Where people give the key once, for a session. The one page of the area that is open to everybody.</summary>
[Area("Admin")]
[AutoValidateAntiforgeryToken]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed partial class SignInController(AdminKey adminKey, AdminSession session, IAntiforgery antiforgery, ILogger<SignInController> logger) : Controller
{
    private const string Route = Links.AdminPath + "/sign-in";

    /// <summary>The form, for whoever is not signed in yet.</summary>
    /// <param name="returnTo">Where to go afterwards, or at once for those who are signed in.</param>
    /// <param name="because">Why the person is led here, where the page is to say so.</param>
    /// <param name="arrived">Whether the request comes from a page of this site for certain.</param>
    [HttpGet(Route, Name = Links.AdminSignIn)]
    public async Task<IActionResult> Form(string? returnTo, SignInReason? because, bool arrived) =>
        await session.FindAsync(HttpContext) is not null ? LocalRedirect(Url.AdminReturnPath(returnTo))
        : Arrival.IsOne(Request) && !arrived ? Arrival.LeadOnTo(Url.AdminArrivedPath(returnTo, because), MetadataProvider)
        : View(new SignInForm(Url.AdminReturnPath(returnTo), because));

    /// <summary>
    /// Looks at the token itself, as there is more to say than that it is missing: cookies get lost while the form is open. By a redirect, so that a form
    /// of another site, with which no cookie comes, is led on (<see cref="Arrival"/>) and replaces none.
    /// </summary>
    [HttpPost(Route)]
    [IgnoreAntiforgeryToken]
    [EnableRateLimiting(RateLimits.SignIn)]
    public async Task<IActionResult> Enter([FromForm] string? key, [FromForm] string? returnTo)
    {
        var form = new SignInForm(Url.AdminReturnPath(returnTo));
        if (!await HasTokenAsync())
        {
            return LocalRedirect(Url.AdminSignInPath(form.ReturnTo, SignInReason.FormTooOld));
        }

        if (string.IsNullOrWhiteSpace(key))
        {
            return ShowForm(form with { Fault = SignInFault.NoKey }, StatusCodes.Status400BadRequest);
        }

        // A key has no spaces at its ends, and what is pasted often has.
        var tried = adminKey.Try(HttpContext.Connection.RemoteIpAddress, key.Trim());
        switch (tried.Verdict)
        {
            case KeyVerdict.Right:
                await session.BeginAsync(HttpContext);
                Log.SignedIn(logger, ShortAddress.Of(HttpContext.Connection.RemoteIpAddress));
                return LocalRedirect(form.ReturnTo);
            case KeyVerdict.Wrong:
                return ShowForm(form with { Fault = SignInFault.WrongKey }, StatusCodes.Status401Unauthorized);
            default:
                Response.Headers.RetryAfter = tried.WaitSeconds;
                return ShowForm(form with { Fault = SignInFault.TooEarly, WaitSeconds = tried.WaitSeconds }, StatusCodes.Status429TooManyRequests);
        }
    }

    private async Task<bool> HasTokenAsync()
    {
        try
        {
            await antiforgery.ValidateRequestAsync(HttpContext);
            return true;
        }
        catch (AntiforgeryValidationException)
        {
            return false;
        }
    }

    private ViewResult ShowForm(SignInForm form, int status)
    {
        Response.StatusCode = status;
        return View(nameof(Form), form);
    }

    private static partial class Log
    {
        [LoggerMessage(4001, LogLevel.Information, "Administrator signed in from {Network}")]
        public static partial void SignedIn(ILogger logger, string? network);
    }
}
