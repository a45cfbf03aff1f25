using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace EventBooking.Web;

/// <summary>How large a request may be, and how slow. Who sends it too slowly loses the connection, so that nobody holds the door.</summary>
internal static class RequestLimits
{
    /// <summary>Bytes. A booking with the longest texts in the widest characters needs a quarter of it.</summary>
    private const long LargestBody = 64 * 1024;

    private const int LargestHeaders = 16 * 1024;
    private const int MostHeaders = 64;

    private static readonly TimeSpan LongestSendingOfHeaders = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestIdling = TimeSpan.FromMinutes(1);

    public static void AddRequestLimits(this IWebHostBuilder host) => host.ConfigureKestrel(kestrel =>
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = LargestBody;
        kestrel.Limits.MaxRequestHeadersTotalSize = LargestHeaders;
        kestrel.Limits.MaxRequestHeaderCount = MostHeaders;
        kestrel.Limits.RequestHeadersTimeout = LongestSendingOfHeaders;
        kestrel.Limits.KeepAliveTimeout = LongestIdling;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        kestrel.Limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
    });
}
