using System.Net;
using EventBooking.Tests.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EventBooking.Tests.Hosting.Http;

/// <summary>The address of the site is the one in the settings, whatever a client or a proxy says.</summary>
public sealed class HttpsOnlyTests : IAsyncDisposable
{
    private const string Address = "https://booking.example.com";

    private readonly SqliteHost host = new();
    private readonly LogCollector log = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        log.Dispose();
        await host.DisposeAsync();
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/slots/2026-03-01T10:00")]
    [InlineData("/admin/sign-in?returnTo=%2Fadmin%2Fbookings")]
    [InlineData("//evil.example/x")]
    public async Task A_page_over_http_leads_to_the_address(string path)
    {
        await using var site = Start();

        using var response = await SendAsync(site, HttpMethod.Get, path, host: "evil.example");

        Assert.Equal(HttpStatusCode.TemporaryRedirect, response.StatusCode);
        Assert.Equal(Address + path, response.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("POST", "/api/bookings")]
    [InlineData("GET", "/api/admin/bookings")]
    [InlineData("GET", "/api/dates")]
    public async Task An_API_request_over_http_is_rejected(string method, string path)
    {
        await using var site = Start();

        using var response = await SendAsync(site, new HttpMethod(method), path, key: Site.AdminKey);

        await response.AssertProblemAsync(HttpStatusCode.Forbidden, "https_required");
    }

    [Theory]
    [InlineData("/slots/2026-03-01T10:00")]
    [InlineData("/admin/sign-in")]
    [InlineData("/nowhere")]
    public async Task A_form_over_http_is_rejected(string path)
    {
        await using var site = Start();

        using var response = await SendAsync(site, HttpMethod.Post, path);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.NotEmpty((await response.PageAsync()).Text("h1"));
        Assert.Equal(0, (await host.CountAsync()).Bookings);
    }

    [Theory]
    [InlineData("127.0.0.1", "https", HttpStatusCode.OK)]
    [InlineData("127.0.0.1", null, HttpStatusCode.OK)]
    [InlineData("127.0.0.1", "http", HttpStatusCode.TemporaryRedirect)]
    [InlineData("192.0.2.1", "https", HttpStatusCode.TemporaryRedirect)]
    [InlineData("", "https", HttpStatusCode.TemporaryRedirect)]
    public async Task Behind_a_known_proxy_the_scheme_is_what_it_says(string knownProxies, string? scheme, HttpStatusCode status)
    {
        await using var site = Start(("Site:KnownProxies", knownProxies));

        using var response = await SendAsync(site, HttpMethod.Get, "/", scheme: scheme);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal("max-age=31536000", response.Headers.GetValues("Strict-Transport-Security").Single());
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Health_is_served_over_http(string path)
    {
        await using var site = Start();

        using var response = await SendAsync(site, HttpMethod.Get, path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Requests_over_http_are_warned_about_once()
    {
        await using var site = Start();
        for (var i = 0; i < 3; i++)
        {
            using var response = await SendAsync(site, HttpMethod.Get, "/");
        }

        Assert.Equal(LogLevel.Warning, Assert.Single(log.Lines, line => line.EventId == 5042).Level);
        Assert.DoesNotContain(log.Lines, line => line.EventId == 5040);
    }

    [Theory]
    [InlineData("Production", "http://booking.example.com", 1)]
    [InlineData("Production", Address, 0)]
    [InlineData("Staging", "http://booking.example.com", 0)]
    public async Task An_http_address_in_production_is_warned_about(string environment, string address, int warnings)
    {
        await using var site = Start(environment, ("Site:BaseUrl", address));

        Assert.Equal(warnings, log.Lines.Count(line => line.EventId == 5040 && line.Level == LogLevel.Warning));
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("booking.example.com.evil.example")]
    public async Task Links_of_the_API_begin_with_the_address_and_not_with_the_host_of_the_request(string requestHost)
    {
        await using var site = Start(("Site:BaseUrl", "http://booking.example.com"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/bookings")
        {
            Content = System.Net.Http.Json.JsonContent.Create(BookingApi.Body()),
        };
        request.Headers.Host = requestHost;
        request.Headers.Add("X-Forwarded-Host", requestHost);

        using var response = await site.Http.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.StartsWith("http://booking.example.com/bookings/", response.Headers.Location?.OriginalString, StringComparison.Ordinal);
        Assert.Equal(response.Headers.Location?.OriginalString, (await response.JsonAsync()).GetProperty("manageUrl").GetString());
        Assert.True(response.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task An_unknown_proxy_is_warned_about_once()
    {
        await using var site = Start(("Site:BaseUrl", "http://booking.example.com"), ("Site:KnownProxies", "192.0.2.1"));
        for (var i = 0; i < 3; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/dates");
            request.Headers.Add("X-Forwarded-For", "198.51.100.1");
            using var response = await site.Http.SendAsync(request, Cancellation);
        }

        var warning = Assert.Single(log.Lines, line => line.EventId == 5041);
        Assert.Equal(LogLevel.Warning, warning.Level);
        Assert.Contains("127.0.0.0/24", warning.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("198.51.100", warning.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_known_proxy_is_not_warned_about()
    {
        await using var site = Start(("Site:BaseUrl", "http://booking.example.com"), ("Site:KnownProxies", "127.0.0.0/8"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/dates") { Headers = { { "X-Forwarded-For", "198.51.100.1" } } };

        using var response = await site.Http.SendAsync(request, Cancellation);

        Assert.DoesNotContain(log.Lines, line => line.EventId == 5041);
    }

    private Site Start(params (string Name, string Value)[] settings) => Start("Production", settings);

    private Site Start(string environment, params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>(host.Settings) { ["Site:BaseUrl"] = Address };
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        return Site.Start(all, services => services.AddSingleton<ILoggerProvider>(log), environment);
    }

    private static async Task<HttpResponseMessage> SendAsync(
        Site site, HttpMethod method, string path, string? host = null, string? scheme = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, site.Address.GetLeftPart(UriPartial.Authority) + path);
        request.Headers.Host = host;
        if (scheme is not null)
        {
            request.Headers.Add("X-Forwarded-Proto", scheme);
        }

        if (key is not null)
        {
            request.Headers.Add("X-Admin-Key", key);
        }

        return await site.Http.SendAsync(request, Cancellation);
    }
}
