using EventBooking.Bookings;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Net.Http.Headers;

namespace EventBooking.Controllers.Api;

/// <summary>
/// Keeps the JSON of dates and slots while the seat counts in memory do not change. A booking of this instance changes them, so the next
/// response has it.
/// </summary>
public sealed class SeatCountsCachePolicy(SeatCountCache seatCounts) : IOutputCachePolicy
{
    public const string Name = "seat counts";

    public async ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var month = await seatCounts.GetAsync(cancellation);
        context.EnableOutputCaching = context.AllowCacheLookup = context.AllowCacheStorage = true;
        context.ResponseExpirationTimeSpan = SeatCountCache.MaxAge;
        context.CacheVaryByRules.QueryKeys = "date";
        context.CacheVaryByRules.HeaderNames = new([HeaderNames.Accept, HeaderNames.Origin]);
        context.CacheVaryByRules.VaryByValues["version"] = month.Version;
    }

    public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        context.AllowCacheStorage = context.HttpContext.Response.StatusCode == StatusCodes.Status200OK;
        return ValueTask.CompletedTask;
    }
}
