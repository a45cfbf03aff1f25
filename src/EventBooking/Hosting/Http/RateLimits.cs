using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using EventBooking.Controllers;
using EventBooking.Hosting.Startup;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace EventBooking.Hosting.Http;

/// <summary>
/// Keeps one client from taking the site away from the others. Endpoints name their policy; whatever names none counts together. Each
/// instance counts for itself. Who is refused is told when to come again, as a problem or a page by <see cref="ErrorAnswers"/>.
/// </summary>
internal static class RateLimits
{
    public const string Reading = "reading";
    public const string Booking = "booking";
    public const string SignIn = "sign-in";

    private const int PortionsOfPeriod = 60;

    /// <summary>Under an address that no client has.</summary>
    private static readonly RateLimitPartition<IPAddress> Unlimited = RateLimitPartition.GetNoLimiter(IPAddress.Any);

    public static void AddRateLimits(this IServiceCollection services)
    {
        services.AddSettings<RateLimitOptions, RateLimitOptionsValidator>(RateLimitOptions.Section);
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<RateLimitOptions>>((limiter, options) => Configure(limiter, options.Value));
    }

    private static void Configure(RateLimiterOptions limiter, RateLimitOptions options)
    {
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.OnRejected = (rejected, _) =>
        {
            SayWhenToComeAgain(rejected);
            return ValueTask.CompletedTask;
        };
        limiter.AddPolicy(Reading, context => Limit(context, options.Reading));
        limiter.AddPolicy(Booking, context => Limit(context, options.Booking));
        limiter.AddPolicy(SignIn, context => Limit(context, options.SignIn));
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, IPAddress>(context =>
            HasPolicy(context) ? Unlimited : Limit(context, options.Other));

        RateLimitPartition<IPAddress> Limit(HttpContext context, RateLimit limit) => options.Enabled
            ? RateLimitPartition.GetTokenBucketLimiter(ClientNetwork.Of(context.Connection.RemoteIpAddress), _ => Bucket(limit))
            : Unlimited;
    }

    private static bool HasPolicy(HttpContext context) =>
        context.GetEndpoint()?.Metadata is { } metadata
        && (metadata.GetMetadata<EnableRateLimitingAttribute>() ?? (object?)metadata.GetMetadata<DisableRateLimitingAttribute>()) is not null;

    private static TokenBucketRateLimiterOptions Bucket(RateLimit limit)
    {
        var portion = Math.Max(1, limit.Requests / PortionsOfPeriod);
        return new()
        {
            TokenLimit = limit.Requests,
            TokensPerPeriod = portion,
            ReplenishmentPeriod = limit.Period * ((double)portion / limit.Requests),
        };
    }

    private static void SayWhenToComeAgain(OnRejectedContext rejected)
    {
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var known) ? known : TimeSpan.FromSeconds(1);
        rejected.HttpContext.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
    }
}
