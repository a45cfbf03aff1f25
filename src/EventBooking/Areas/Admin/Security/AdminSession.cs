using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace EventBooking.Areas.Admin.Security;

/// <summary>What a person gets for the key: a cookie that lasts for eight hours, unless the person signs out or the key is changed before.</summary>
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
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = Lifetime;
        options.SlidingExpiration = false;
    }

    public Task BeginAsync(HttpContext context) =>
        context.SignInAsync(Scheme, new ClaimsPrincipal(new ClaimsIdentity([new(FingerprintClaim, key.Fingerprint)], Scheme)));

    public Task EndAsync(HttpContext context) => context.SignOutAsync(Scheme);

    /// <summary>Whoever has a live session, or null.</summary>
    public async Task<ClaimsPrincipal?> FindAsync(HttpContext context)
    {
        var session = await context.AuthenticateAsync(Scheme);
        return session.Principal?.FindFirstValue(FingerprintClaim) is { } fingerprint && key.IsFingerprint(fingerprint) ? session.Principal : null;
    }
}
