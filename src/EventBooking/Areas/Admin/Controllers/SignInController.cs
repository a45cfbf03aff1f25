using EventBooking.Areas.Admin.Models;
using EventBooking.Areas.Admin.Security;
using EventBooking.Controllers;
using EventBooking.Urls;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;

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
    [HttpGet(Route, Name = Links.AdminSignIn)]
    public async Task<IActionResult> Form(string? returnTo, SignInReason? because) =>
        await session.FindAsync(HttpContext) is null
            ? View(new SignInForm(Url.AdminReturnPath(returnTo), because))
            : LocalRedirect(Url.AdminReturnPath(returnTo));

    /// <summary>
    /// Checks the antiforgery token itself, because a missing cookie needs its own message: cookies get lost while the form is open.
    /// Answers with a redirect, which sets no new cookie for a form of another site.
    /// </summary>
    [HttpPost(Route)]
    [IgnoreAntiforgeryToken]
    public async Task<IActionResult> SignInAsync([FromForm] string? key, [FromForm] string? returnTo)
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
        switch (adminKey.Check(HttpContext.Connection.RemoteIpAddress, key.Trim(), out var retryAfter))
        {
            case KeyResult.Right:
                await session.SignInAsync(HttpContext);
                Log.SignedIn(logger, ClientNetwork.ForLogs(HttpContext.Connection.RemoteIpAddress));
                return LocalRedirect(form.ReturnTo);
            case KeyResult.Wrong:
                return ShowForm(form with { Error = SignInError.WrongKey }, StatusCodes.Status401Unauthorized);
            default:
                Response.Headers.RetryAfter = retryAfter;
                return ShowForm(
                    form with { Error = SignInError.TooManyWrongKeys, WaitSeconds = retryAfter }, StatusCodes.Status429TooManyRequests);
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
