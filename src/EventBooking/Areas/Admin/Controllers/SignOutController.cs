using EventBooking.Areas.Admin.Models;
using EventBooking.Areas.Admin.Security;
using EventBooking.Controllers;
using EventBooking.Urls;
using Microsoft.AspNetCore.Mvc;

namespace EventBooking.Areas.Admin.Controllers;

public sealed partial class SignOutController(AdminSession session, ILogger<SignOutController> logger) : AdminController
{
    [HttpPost(Links.AdminPath + "/sign-out", Name = Links.AdminSignOut)]
    public async Task<IActionResult> SignOutAsync()
    {
        await session.SignOutAsync(HttpContext);
        SeparatorCookie.Delete(Response);
        Log.SignedOut(logger, ClientNetwork.ForLogs(HttpContext.Connection.RemoteIpAddress));
        return LocalRedirect(Url.AdminSignInPath(returnTo: null));
    }

    [HttpPost(Links.AdminPath + "/sign-out/everywhere", Name = Links.AdminSignOutEverywhere)]
    public async Task<IActionResult> SignOutEverywhereAsync()
    {
        await session.SignOutEverywhereAsync(HttpContext);
        Log.SignedOutEverywhere(logger, ClientNetwork.ForLogs(HttpContext.Connection.RemoteIpAddress));
        return LocalRedirect(Url.AdminSignInPath(returnTo: null));
    }

    private static partial class Log
    {
        [LoggerMessage(4002, LogLevel.Information, "Administrator signed out from {Network}")]
        public static partial void SignedOut(ILogger logger, string? network);

        [LoggerMessage(4005, LogLevel.Information, "Administrator ended all sessions from {Network}")]
        public static partial void SignedOutEverywhere(ILogger logger, string? network);
    }
}
