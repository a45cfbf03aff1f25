using System.Security.Claims;
using System.Security.Cryptography;
using EventBooking.Storage;
using EventBooking.Urls;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace EventBooking.Areas.Admin.Security;

/// <summary>
/// The session of a person who has given the key: a cookie with the id of a stored session. It ends when the person signs out, after an
/// hour without a request, after eight hours, or when the key changes.
/// </summary>
public sealed class AdminSession(AdminKey key, IAdminSessionStore sessions, TimeProvider time)
{
    public const string Scheme = "Admin";
    public const string CookieName = "eventbooking-admin";

    private const string FingerprintClaim = "key-fingerprint";
    private const string IdClaim = "session-id";
    private const int IdCharacters = 32;

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(8);
    private static readonly TimeSpan MaxIdleTime = TimeSpan.FromMinutes(60);

    /// <summary>Not every request writes to the store.</summary>
    private static readonly TimeSpan UseInterval = TimeSpan.FromMinutes(1);

    public static void Configure(CookieAuthenticationOptions options, SiteOptions site)
    {
        options.Cookie.Name = site.CookieName(CookieName);
        options.Cookie.Path = "/";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = Lifetime;
        options.SlidingExpiration = false;
    }

    /// <summary>Begins a new session, and ends the one that the browser may have.</summary>
    public async Task SignInAsync(HttpContext context)
    {
        if ((await FindAsync(context))?.FindFirstValue(IdClaim) is { } earlier)
        {
            await sessions.RemoveAsync(earlier, context.RequestAborted);
        }

        var (id, now) = (RandomNumberGenerator.GetHexString(IdCharacters, lowercase: true), time.GetUtcNow());
        await sessions.AddAsync(id, now, deleteBefore: now - Lifetime, context.RequestAborted);
        await context.SignInAsync(
            Scheme, new ClaimsPrincipal(new ClaimsIdentity([new(FingerprintClaim, key.Fingerprint), new(IdClaim, id)], Scheme)));
    }

    public async Task SignOutAsync(HttpContext context)
    {
        if (context.User.FindFirstValue(IdClaim) is { } id)
        {
            await sessions.RemoveAsync(id, context.RequestAborted);
        }

        await context.SignOutAsync(Scheme);
    }

    public async Task SignOutEverywhereAsync(HttpContext context)
    {
        await sessions.RemoveAllAsync(context.RequestAborted);
        await context.SignOutAsync(Scheme);
    }

    /// <summary>The administrator whose valid session the request has, or null.</summary>
    public async Task<ClaimsPrincipal?> FindAsync(HttpContext context)
    {
        var cookie = await context.AuthenticateAsync(Scheme);
        return cookie.Principal?.FindFirstValue(FingerprintClaim) is { } fingerprint && key.IsFingerprint(fingerprint)
            && cookie.Principal.FindFirstValue(IdClaim) is { } id && await IsInUseAsync(id, context.RequestAborted)
            ? cookie.Principal
            : null;
    }

    private async Task<bool> IsInUseAsync(string id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (await sessions.FindAsync(id, cancellationToken) is not { } session
            || now - session.CreatedAt > Lifetime
            || now - session.UsedAt > MaxIdleTime)
        {
            return false;
        }

        if (now - session.UsedAt >= UseInterval)
        {
            await sessions.UseAsync(id, now, cancellationToken);
        }

        return true;
    }
}
