using EventBooking.Operation;
using EventBooking.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace EventBooking.Areas.Admin;

/// <summary>Where people give the key once, for a session. The one page of the area that is open to everybody.</summary>
[Area("Admin")]
[AutoValidateAntiforgeryToken]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed partial class SignInController(AdminKey adminKey, AdminSession session, ILogger<SignInController> logger) : Controller
{
    private const string Route = Links.AdminPath + "/sign-in";

    /// <summary>The form, for whoever is not signed in yet.</summary>
    /// <param name="returnTo">Where to go afterwards, or at once for those who are signed in.</param>
    /// <param name="arrived">Whether the request comes from a page of this site for certain.</param>
    [HttpGet(Route, Name = Links.AdminSignIn)]
    public async Task<IActionResult> Form(string? returnTo, bool arrived) =>
        await session.FindAsync(HttpContext) is not null ? LocalRedirect(Url.AdminReturnPath(returnTo))
        : Arrival.IsOne(Request) && !arrived ? Arrival.LeadOnTo(Url.AdminArrivedPath(returnTo), MetadataProvider)
        : View(new SignInForm(Url.AdminReturnPath(returnTo)));

    [HttpPost(Route)]
    [EnableRateLimiting(RateLimits.SignIn)]
    public async Task<IActionResult> Enter([FromForm] string? key, [FromForm] string? returnTo)
    {
        var form = new SignInForm(Url.AdminReturnPath(returnTo));
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
