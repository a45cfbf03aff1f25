using EventBooking.Areas.Admin.Security;
using EventBooking.Controllers;
using EventBooking.Controllers.Api;
using EventBooking.Hosting.Startup;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace EventBooking.Hosting.Http;

/// <summary>The origins whose pages may use the API from a browser (section <c>Cors</c>).</summary>
public sealed class CrossOriginOptions
{
    public const string Section = "Cors";

    /// <summary>Origins separated by commas, such as <c>https://www.example.com</c>; empty: none.</summary>
    public string AllowedOrigins { get; set; } = "";

    internal string[] Origins() => AllowedOrigins.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

public sealed class CrossOriginOptionsValidator : IValidateOptions<CrossOriginOptions>
{
    public ValidateOptionsResult Validate(string? name, CrossOriginOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        foreach (var origin in options.Origins().Where(origin => !IsOrigin(origin)))
        {
            result.AddError(
                $"Cors:AllowedOrigins has '{origin}'; give only scheme, host and port, such as https://www.example.com.");
        }

        return result.Build();
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme is "https" or "http"
        && uri.GetLeftPart(UriPartial.Authority) == text;
}

/// <summary>Lets the configured origins use the API, without cookies: a key is sent in its header.</summary>
internal static class CrossOrigin
{
    private const string Policy = "configured origins";

    public static void AddCrossOrigin(this IServiceCollection services)
    {
        services.AddSettings<CrossOriginOptions, CrossOriginOptionsValidator>(CrossOriginOptions.Section);
        services.AddCors();
        services.AddOptions<CorsOptions>().Configure<IOptions<CrossOriginOptions>, IOptions<AdminOptions>>((cors, options, admin) =>
            cors.AddPolicy(Policy, policy => policy
                .WithOrigins(options.Value.Origins())
                .WithMethods(HttpMethods.Get, HttpMethods.Head, HttpMethods.Post, HttpMethods.Patch, HttpMethods.Delete)
                .WithHeaders(HeaderNames.ContentType, ApiController.IdempotencyKeyHeader, admin.Value.HeaderName)
                .WithExposedHeaders(HeaderNames.Location, HeaderNames.RetryAfter, HeaderNames.ContentDisposition)
                .SetPreflightMaxAge(TimeSpan.FromHours(1))));
    }

    public static void UseCrossOrigin(this IApplicationBuilder app) =>
        app.UseWhen(ApiRequests.IsApiRequest, api => api.UseCors(Policy));
}
