using System.Net;
using System.Net.Sockets;

namespace EventBooking.Controllers;

/// <summary>The network that a client's address belongs to.</summary>
public static class ClientNetwork
{
    /// <summary>
    /// The key for limits: the whole address for IPv4, the /64 network for IPv6, because a client usually has all addresses of one. Clients
    /// without an address share a key.
    /// </summary>
    public static IPAddress ForLimits(IPAddress? address) =>
        address is null ? IPAddress.None : Mask(address, ipv4Bits: 32, ipv6Bits: 64).BaseAddress;

    /// <summary>
    /// The /48 network that a provider gives to one customer at most; null for IPv4, where neighbouring addresses have different customers.
    /// </summary>
    public static IPAddress? OfProvider(IPAddress? address) =>
        address is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false }
            ? Mask(address, ipv4Bits: 32, ipv6Bits: 48).BaseAddress
            : null;

    /// <summary>
    /// The text for logs: <c>203.0.113.0/24</c> or <c>2001:db8:1::/48</c>, because a whole address is personal data. Null without an
    /// address.
    /// </summary>
    public static string? ForLogs(IPAddress? address) => address is null ? null : Mask(address, ipv4Bits: 24, ipv6Bits: 48).ToString();

    private static IPNetwork Mask(IPAddress address, int ipv4Bits, int ipv6Bits)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var bits = plain.AddressFamily == AddressFamily.InterNetwork ? ipv4Bits : ipv6Bits;
        var bytes = plain.GetAddressBytes();
        bytes.AsSpan(bits / 8).Clear();
        return new IPNetwork(new IPAddress(bytes), bits);
    }
}
