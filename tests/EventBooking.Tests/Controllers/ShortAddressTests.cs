using System.Net;
using EventBooking.Controllers;

namespace EventBooking.Tests.Controllers;

public sealed class ShortAddressTests
{
    [Theory]
    [InlineData("203.0.113.77", "203.0.113.0/24")]
    [InlineData("::ffff:203.0.113.77", "203.0.113.0/24")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48")]
    [InlineData("::1", "::/48")]
    public void An_address_is_shortened_to_its_network(string address, string network) =>
        Assert.Equal(network, ShortAddress.Of(IPAddress.Parse(address)));

    [Fact]
    public void No_address_has_no_network() => Assert.Null(ShortAddress.Of(null));
}
