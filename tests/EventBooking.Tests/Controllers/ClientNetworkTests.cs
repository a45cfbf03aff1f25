using System.Net;
using EventBooking.Controllers;

namespace EventBooking.Tests.Controllers;

public sealed class ClientNetworkTests
{
    [Theory]
    [InlineData("203.0.113.77", "203.0.113.0/24")]
    [InlineData("::ffff:203.0.113.77", "203.0.113.0/24")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48")]
    [InlineData("::1", "::/48")]
    public void Logs_have_the_network_of_an_address(string address, string network) =>
        Assert.Equal(network, ClientNetwork.ForLogs(IPAddress.Parse(address)));

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("::ffff:192.0.2.1", "::ffff:192.0.2.2", false)]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2:ffff::1", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("fe80::1%2", "fe80::1%3", true)]
    public void Limits_count_an_IPv4_address_separately_and_an_IPv6_network_as_one(string one, string other, bool isSame) =>
        Assert.Equal(isSame, ClientNetwork.ForLimits(IPAddress.Parse(one)).Equals(ClientNetwork.ForLimits(IPAddress.Parse(other))));

    [Fact]
    public void Logs_have_no_network_without_an_address() => Assert.Null(ClientNetwork.ForLogs(null));
}
