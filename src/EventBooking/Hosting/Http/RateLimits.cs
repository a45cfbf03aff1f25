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
        services.AddSettings<RateLimitOptions, RateLimitOptionsSetup>(RateLimitOptions.Section);
        services.AddSingleton<IPostConfigureOptions<RateLimitOptions>, RateLimitOptionsSetup>();
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>()
            .Configure<IOptions<RateLimitOptions>>((limiter, options) => Configure(limiter, options.Value));

        // Limits wrong admin keys.
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

        // Bookings have two limits, which a policy cannot have. The client's comes first, so that one client cannot use up its network's.
        limiter.AddPolicy(RateLimitPolicies.Booking, _ => Unlimited);
        limiter.GlobalLimiter = PartitionedRateLimiter.CreateChained(
            Create(context => HasPolicy(context) ? Unlimited : Limit(context, options.Other)),
            Create(context => IsBooking(context) ? Limit(context, options.Booking) : Unlimited),
            Create(context => IsBooking(context) && ClientNetwork.OfProvider(context.Connection.RemoteIpAddress) is { } network
                ? LimitNetwork(context, network, options.BookingNetwork)
                : Unlimited));

        RateLimitPartition<IPAddress> Limit(HttpContext context, RateLimit limit) =>
            LimitNetwork(context, ClientNetwork.ForLimits(context.Connection.RemoteIpAddress), limit);

        RateLimitPartition<IPAddress> LimitNetwork(HttpContext context, IPAddress network, RateLimit limit) =>
            options.Enabled && !WarmUp.IsSenderOf(context.Request) ? Partition(network, limit) : Unlimited;

        static PartitionedRateLimiter<HttpContext> Create(Func<HttpContext, RateLimitPartition<IPAddress>> partitionOf) =>
            PartitionedRateLimiter.Create(partitionOf);
    }

    private static bool IsBooking(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName == RateLimitPolicies.Booking;

    private static bool HasPolicy(HttpContext context) =>
        context.GetEndpoint()?.Metadata is { } metadata
        && (metadata.GetMetadata<EnableRateLimitingAttribute>() is not null
            || metadata.GetMetadata<DisableRateLimitingAttribute>() is not null);

    private static RateLimitPartition<IPAddress> Partition(IPAddress network, RateLimit limit) =>
        RateLimitPartition.GetTokenBucketLimiter(network, _ =>
        {
            var requests = limit.Requests!.Value;
            var tokens = Math.Max(1, requests / ReplenishmentsPerPeriod);
            return new()
            {
                TokenLimit = requests,
                TokensPerPeriod = tokens,
                ReplenishmentPeriod = limit.Period * ((double)tokens / requests),
            };
        });
}
