using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace EventBooking.Hosting.Http;

/// <summary>
/// How large and how slow a request may be. A client that sends too slowly loses its connection, so that it does not block others.
/// </summary>
internal static class RequestLimits
{
    /// <summary>Bytes. The largest possible booking needs a quarter of it.</summary>
    private const long MaxBodySize = 64 * 1024;

    private const int MaxHeadersSize = 16 * 1024;
    private const int MaxHeaderCount = 64;

    /// <summary>
    /// Connections that wait to be accepted, if the system allows so many. The default of 512 is too low for the start of a sale: the
    /// system drops further connections, and their clients retry after a second.
    /// </summary>
    private const int Backlog = 4096;

    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan KeepAliveTimeout = TimeSpan.FromMinutes(1);

    public static void AddRequestLimits(this IWebHostBuilder host) => host
        .ConfigureServices(services => services.Configure<SocketTransportOptions>(sockets => sockets.Backlog = Backlog))
        .ConfigureKestrel(SetLimits);

    private static void SetLimits(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = MaxBodySize;
        kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeadersSize;
        kestrel.Limits.MaxRequestHeaderCount = MaxHeaderCount;
        kestrel.Limits.RequestHeadersTimeout = HeadersTimeout;
        kestrel.Limits.KeepAliveTimeout = KeepAliveTimeout;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        kestrel.Limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
    }
}
