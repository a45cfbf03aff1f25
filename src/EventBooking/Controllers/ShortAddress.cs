using System.Net;
using System.Net.Sockets;

namespace EventBooking.Controllers;

/// <summary>An address as the log may have it: the network that it is of, as the whole of it is personal data.</summary>
public static class ShortAddress
{
    private const int IPv4Bits = 24;
    private const int IPv6Bits = 48;

    /// <summary><c>203.0.113.0/24</c> or <c>2001:db8:1::/48</c>; null for none.</summary>
    public static string? Of(IPAddress? address)
    {
        if (address is null)
        {
            return null;
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var bits = plain.AddressFamily == AddressFamily.InterNetwork ? IPv4Bits : IPv6Bits;
        var bytes = plain.GetAddressBytes();
        bytes.AsSpan(bits / 8).Clear();
        return new IPNetwork(new IPAddress(bytes), bits).ToString();
    }
}
