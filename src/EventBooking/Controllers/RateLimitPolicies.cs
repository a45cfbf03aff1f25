using System.Globalization;
using System.Threading.RateLimiting;

namespace EventBooking.Controllers;

/// <summary>The names of the limits that endpoints choose. Endpoints without one share a limit.</summary>
internal static class RateLimitPolicies
{
    public const string Reading = "reading";
    public const string Booking = "booking";
}

/// <summary>The value of the header <c>Retry-After</c> for a request that a limit rejects.</summary>
internal static class RetryAfter
{
    /// <summary>Whole seconds, at least one, rounded up so that the next request is not too early.</summary>
    public static string From(RateLimitLease lease)
    {
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var known) ? known : TimeSpan.Zero;
        return Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
    }
}
