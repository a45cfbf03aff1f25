using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace EventBooking.Hosting.Http;

/// <summary>How large a request may be, and how slow. Who sends it too slowly loses the connection, so that nobody holds the door.</summary>
internal static class RequestLimits
{
    /// <summary>Bytes. A booking with the longest texts in the widest characters needs a quarter of it.</summary>
    private const long LargestBody = 64 * 1024;

    private const int LargestHeaders = 16 * 1024;
    private const int MostHeaders = 64;

    /// <summary>
    /// Connections that wait to be accepted; the system may set a lower bound. A crowd that comes at once is larger than the usual 512, and whoever finds no
    /// place is silently dropped and tries again after a second.
    /// </summary>
    private const int WaitingConnections = 4096;

    private static readonly TimeSpan LongestSendingOfHeaders = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestIdling = TimeSpan.FromMinutes(1);

    public static void AddRequestLimits(this IWebHostBuilder host) => host
        .ConfigureServices(services => services.Configure<SocketTransportOptions>(sockets => sockets.Backlog = WaitingConnections))
        .ConfigureKestrel(Bound);

    private static void Bound(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = LargestBody;
        kestrel.Limits.MaxRequestHeadersTotalSize = LargestHeaders;
        kestrel.Limits.MaxRequestHeaderCount = MostHeaders;
        kestrel.Limits.RequestHeadersTimeout = LongestSendingOfHeaders;
        kestrel.Limits.KeepAliveTimeout = LongestIdling;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        kestrel.Limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
    }
}
