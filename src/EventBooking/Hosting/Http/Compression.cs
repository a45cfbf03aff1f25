using EventBooking.Urls;
using Microsoft.AspNetCore.ResponseCompression;

namespace EventBooking.Hosting.Http;

/// <summary>
/// Compresses public pages and JSON. Pages with personal data are not compressed, because the length of a compressed page can reveal a
/// part of it to somebody who makes the browser repeat a request (BREACH, https://www.breachattack.com).
/// </summary>
internal static class Compression
{
    private static readonly PathString[] Private = [Links.AdminPath, "/api" + Links.AdminPath, "/bookings", "/api/bookings", "/emails"];

    public static void AddCompression(this IServiceCollection services) => services.AddResponseCompression(options =>
    {
        options.EnableForHttps = true;
        options.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "application/problem+json"];
    });

    public static void UseCompression(this IApplicationBuilder app) => app.UseWhen(
        context => !Private.Any(path => context.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase)),
        pages => pages.UseResponseCompression());
}
