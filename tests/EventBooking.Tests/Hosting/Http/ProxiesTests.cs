using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Hosting.Http;

/// <summary>
/// The client's address behind proxies. The limit is one booking for each client, so a second booking shows whether the address is the
/// same.
/// </summary>
public sealed class ProxiesTests : IAsyncDisposable
{
    private readonly SqliteHost host = new();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("10.0.0.0/8, 192.0.2.1")]
    public async Task A_forwarded_address_from_an_unknown_proxy_is_ignored(string knownProxies)
    {
        await using var site = Start(knownProxies);

        Assert.Equal(201, await BookAsync(site, "198.51.100.1"));
        Assert.Equal(429, await BookAsync(site, "198.51.100.2"));
        Assert.Equal(429, await BookAsync(site, "127.0.0.1, 10.0.0.1, 198.51.100.3"));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::ffff:127.0.0.1, 127.0.0.0/8")]
    public async Task A_forwarded_address_from_a_known_proxy_is_used(string knownProxies)
    {
        await using var site = Start(knownProxies);

        Assert.Equal(201, await BookAsync(site, "198.51.100.1"));
        Assert.Equal(429, await BookAsync(site, "198.51.100.1"));
        Assert.Equal(201, await BookAsync(site, "198.51.100.2"));
    }

    [Fact]
    public async Task A_forwarded_address_that_the_client_wrote_is_ignored()
    {
        await using var site = Start("127.0.0.1, 10.0.0.0/8");

        Assert.Equal(201, await BookAsync(site, "203.0.113.1, 198.51.100.1"));
        Assert.Equal(429, await BookAsync(site, "203.0.113.2, 198.51.100.1"));
        Assert.Equal(429, await BookAsync(site, "nonsense, 198.51.100.1, 10.1.2.3"));
    }

    [Fact]
    public async Task An_IPv6_network_is_one_client()
    {
        await using var site = Start("127.0.0.1");

        Assert.Equal(201, await BookAsync(site, "2001:db8:0:1::1"));
        Assert.Equal(429, await BookAsync(site, "2001:db8:0:1:ffff::9"));
        Assert.Equal(201, await BookAsync(site, "2001:db8:0:2::1"));
    }

    [Fact]
    public async Task A_large_IPv6_network_has_a_limit_of_its_own_that_one_client_cannot_use_up()
    {
        await using var site = Start("127.0.0.1");

        Assert.Equal(201, await BookAsync(site, "2001:db8:7:1::1"));
        Assert.Equal(429, await BookAsync(site, "2001:db8:7:1::1"));
        Assert.Equal(429, await BookAsync(site, "2001:db8:7:1::2"));
        Assert.Equal(201, await BookAsync(site, "2001:db8:7:2::1"));
        Assert.Equal(429, await BookAsync(site, "2001:db8:7:3::1"));
        Assert.Equal(201, await BookAsync(site, "2001:db8:8:1::1"));
    }

    [Fact]
    public async Task Neighbouring_IPv4_addresses_share_no_limit()
    {
        await using var site = Start("127.0.0.1");
        for (var i = 1; i <= 4; i++)
        {
            Assert.Equal(201, await BookAsync(site, $"198.51.100.{i}"));
            Assert.Equal(429, await BookAsync(site, $"::ffff:198.51.100.{i}"));
        }
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("", false)]
    public async Task The_forwarded_scheme_of_a_known_proxy_is_used(string knownProxies, bool isHttps)
    {
        await using var site = Start(knownProxies);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/admin/sign-in");
        request.Headers.Host = "booking.example.com";
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-For", "198.51.100.1");

        using var response = await site.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(isHttps
            ? "max-age=31536000" : null, response.Headers.TryGetValues("Strict-Transport-Security", out var values) ? values.Single()
            : null);
        Assert.Equal(isHttps, response.Headers.GetValues("Set-Cookie").Single().Contains("secure", StringComparison.Ordinal));
    }

    private Site Start(string knownProxies) => Site.Start(new Dictionary<string, string?>(host.Settings)
    {
        ["Site:KnownProxies"] = knownProxies,
        ["RateLimits:Booking:Requests"] = "1",
        ["RateLimits:Booking:Period"] = "1.00:00:00",
        ["RateLimits:BookingNetwork:Requests"] = "2",
        ["RateLimits:BookingNetwork:Period"] = "1.00:00:00",
    });

    private static async Task<int> BookAsync(Site site, string forwardedFor)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post, "/api/bookings")
        { Content = System.Net.Http.Json.JsonContent.Create(BookingApi.Body()) };
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", forwardedFor);
        using var response = await site.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (int)response.StatusCode;
    }
}
