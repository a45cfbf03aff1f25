using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace EventBooking.Tests.Testing;

public static class FreePort
{
    public static string Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }
}
