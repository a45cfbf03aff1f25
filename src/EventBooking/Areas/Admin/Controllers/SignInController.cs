using EventBooking.Areas.Admin.Models;
using EventBooking.Areas.Admin.Security;
using EventBooking.Controllers;
using EventBooking.Hosting.Http;
using EventBooking.Urls;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace EventBooking.Areas.Admin.Controllers;

/// <summary>Exchanges the key for a session. The only page of the admin area that is open to everybody.</summary>
[Area("Admin")]
[AutoValidateAntiforgeryToken]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed partial class SignInController(
    AdminKey adminKey, AdminSession session, IAntiforgery antiforgery, ILogger<SignInController> logger) : Controller
{
    private const string Route = Links.AdminPath + "/sign-in";

    /// <summary>The form, or a redirect when the person is signed in.</summary>
    /// <param name="returnTo">The path to go to afterwards.</param>
    /// <param name="because">Why the person was redirected here.</param>
    /// <param name="arrived">Whether the request comes from a page of this site for certain.</param>
    [HttpGet(Route, Name = Links.AdminSignIn)]
    public async Task<IActionResult> Form(string? returnTo, SignInReason? because, bool arrived) =>
        await session.FindAsync(HttpContext) is not null ? LocalRedirect(Url.AdminReturnPath(returnTo))
        : Arrival.IsOne(Request) && !arrived ? Arrival.LeadOnTo(Url.AdminArrivedPath(returnTo, because), MetadataProvider)
        : View(new SignInForm(Url.AdminReturnPath(returnTo), because));

    /// <summary>
    /// Checks the antiforgery token itself, because a missing cookie needs its own message: cookies get lost while the form is open.
    /// The redirect sets no new cookie for a form of another site (<see cref="Arrival"/>).
    /// </summary>
    [HttpPost(Route)]
    [IgnoreAntiforgeryToken]
    [EnableRateLimiting(RateLimits.SignIn)]
    public async Task<IActionResult> SignIn([FromForm] string? key, [FromForm] string? returnTo)
    {
        var form = new SignInForm(Url.AdminReturnPath(returnTo));
        if (!await HasTokenAsync())
        {
            return LocalRedirect(Url.AdminSignInPath(form.ReturnTo, SignInReason.FormTooOld));
        }

        if (string.IsNullOrWhiteSpace(key))
        {
            return ShowForm(form with { Error = SignInError.NoKey }, StatusCodes.Status400BadRequest);
        }

        // A key has no spaces at its ends, but pasted text often has.
        var tried = adminKey.Try(HttpContext.Connection.RemoteIpAddress, key.Trim());
        switch (tried.Verdict)
        {
            case KeyVerdict.Right:
                await session.BeginAsync(HttpContext);
                Log.SignedIn(logger, ShortAddress.Of(HttpContext.Connection.RemoteIpAddress));
                return LocalRedirect(form.ReturnTo);
            case KeyVerdict.Wrong:
                return ShowForm(form with { Error = SignInError.WrongKey }, StatusCodes.Status401Unauthorized);
            default:
                Response.Headers.RetryAfter = tried.WaitSeconds;
                return ShowForm(
                    form with { Error = SignInError.TooEarly, WaitSeconds = tried.WaitSeconds }, StatusCodes.Status429TooManyRequests);
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
