using System.Net;
using System.Threading.RateLimiting;
using EventBooking.Controllers;
using EventBooking.Hosting.Startup;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace EventBooking.Hosting.Http;

/// <summary>
/// Limits the requests of each client, so that one client cannot block the others. Each instance counts separately. The response to a
/// rejected request has the header <c>Retry-After</c>, and its body comes from <see cref="ErrorHandling"/>.
/// </summary>
internal static class RateLimits
{
    private const int ReplenishmentsPerPeriod = 60;

    /// <summary>The key is an address that no client can have.</summary>
    private static readonly RateLimitPartition<IPAddress> Unlimited = RateLimitPartition.GetNoLimiter(IPAddress.Any);

    public static void AddRateLimits(this IServiceCollection services)
    {
        services.AddSettings<RateLimitOptions, RateLimitOptionsValidator>(RateLimitOptions.Section);
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>()
            .Configure<IOptions<RateLimitOptions>>((limiter, options) => Configure(limiter, options.Value));

        // Of wrong admin keys.
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<RateLimitOptions>>().Value;
            return PartitionedRateLimiter.Create<IPAddress, IPAddress>(
                network => options.Enabled ? Partition(network, options.SignIn) : Unlimited);
        });
    }

    private static void Configure(RateLimiterOptions limiter, RateLimitOptions options)
    {
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.OnRejected = (rejected, _) =>
        {
            rejected.HttpContext.Response.Headers.RetryAfter = RetryAfter.From(rejected.Lease);
            return ValueTask.CompletedTask;
        };
        limiter.AddPolicy(RateLimitPolicies.Reading, context => Limit(context, options.Reading));
        limiter.AddPolicy(RateLimitPolicies.Booking, context => Limit(context, options.Booking));
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, IPAddress>(context =>
            HasPolicy(context) ? Unlimited : Limit(context, options.Other));

        RateLimitPartition<IPAddress> Limit(HttpContext context, RateLimit limit) => options.Enabled && !WarmUp.IsSenderOf(context.Request)
            ? Partition(ClientNetwork.ForLimits(context.Connection.RemoteIpAddress), limit)
            : Unlimited;
    }

    private static bool HasPolicy(HttpContext context) =>
        context.GetEndpoint()?.Metadata is { } metadata
        && (metadata.GetMetadata<EnableRateLimitingAttribute>() is not null
            || metadata.GetMetadata<DisableRateLimitingAttribute>() is not null);

    private static RateLimitPartition<IPAddress> Partition(IPAddress network, RateLimit limit) =>
        RateLimitPartition.GetTokenBucketLimiter(network, _ =>
        {
            var tokens = Math.Max(1, limit.Requests / ReplenishmentsPerPeriod);
            return new()
            {
                TokenLimit = limit.Requests,
                TokensPerPeriod = tokens,
                ReplenishmentPeriod = limit.Period * ((double)tokens / limit.Requests),
            };
        });
}
