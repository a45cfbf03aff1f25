using System.Net;
using System.Net.Sockets;

namespace EventBooking.Controllers;

/// <summary>By what one client is told from another.</summary>
internal static class ClientNetwork
{
    private const int BytesOfIPv6Network = 8;

    /// <summary>The address itself for IPv4; for IPv6 the /64 network, as whoever has one has all of its addresses. One value for all whose address is not known.</summary>
    public static IPAddress Of(IPAddress? sender)
    {
        if (sender is null)
        {
            return IPAddress.None;
        }

        var address = sender.IsIPv4MappedToIPv6 ? sender.MapToIPv4() : sender;
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(BytesOfIPv6Network).Clear();
        return new IPAddress(bytes);
    }
}
