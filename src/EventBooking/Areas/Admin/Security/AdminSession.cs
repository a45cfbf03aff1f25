using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace EventBooking.Areas.Admin.Security;

/// <summary>
/// The session of a person who has given the key: a cookie that is valid for eight hours, until the person signs out or the key changes.
/// </summary>
public sealed class AdminSession(AdminKey key)
{
    public const string Scheme = "Admin";
    public const string CookieName = "eventbooking-admin";

    private const string FingerprintClaim = "key-fingerprint";

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(8);

    public static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = CookieName;
        options.Cookie.Path = "/";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = Lifetime;
        options.SlidingExpiration = false;
    }

    public Task SignInAsync(HttpContext context) =>
        context.SignInAsync(Scheme, new ClaimsPrincipal(new ClaimsIdentity([new(FingerprintClaim, key.Fingerprint)], Scheme)));

    public Task SignOutAsync(HttpContext context) => context.SignOutAsync(Scheme);

    /// <summary>The administrator whose valid session the request has, or null.</summary>
    public async Task<ClaimsPrincipal?> FindAsync(HttpContext context)
    {
        var session = await context.AuthenticateAsync(Scheme);
        return session.Principal?.FindFirstValue(FingerprintClaim) is { } fingerprint && key.IsFingerprint(fingerprint)
            ? session.Principal
            : null;
    }
}
