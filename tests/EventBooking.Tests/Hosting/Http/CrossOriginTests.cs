using System.Net;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Hosting.Http;

/// <summary>Origins that may use the API from a browser.</summary>
public sealed class CrossOriginTests : IAsyncDisposable
{
    private const string Allowed = "https://www.example.com";

    private readonly SqliteHost host = new();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Theory]
    [InlineData("", Allowed, false)]
    [InlineData(Allowed, Allowed, true)]
    [InlineData(Allowed + ", http://localhost:3000", "http://localhost:3000", true)]
    [InlineData(Allowed, "https://www.example.com.evil.example", false)]
    [InlineData(Allowed, "https://evil.example", false)]
    [InlineData(Allowed, "http://www.example.com", false)]
    [InlineData(Allowed, "https://www.example.com:8443", false)]
    [InlineData(Allowed, "null", false)]
    public async Task Only_configured_origins_are_allowed(string settings, string origin, bool isAllowed)
    {
        await using var site = Start(settings);

        using var read = await SendAsync(site, HttpMethod.Get, "/api/dates", origin);
        using var preflight = await SendAsync(site, HttpMethod.Options, "/api/bookings", origin,
            ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "content-type,idempotency-key"));

        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        foreach (var response in new[] { read, preflight })
        {
            Assert.Equal(isAllowed ? origin : null, Header(response, "Access-Control-Allow-Origin"));
            Assert.Null(Header(response, "Access-Control-Allow-Credentials"));
        }

        if (isAllowed)
        {
            Assert.Contains("POST", Header(preflight, "Access-Control-Allow-Methods"), StringComparison.Ordinal);
            Assert.Contains("Idempotency-Key", Header(preflight, "Access-Control-Allow-Headers"), StringComparison.OrdinalIgnoreCase);
            Assert.Contains("Retry-After", Header(read, "Access-Control-Expose-Headers"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_error_can_be_read_by_an_allowed_origin()
    {
        await using var site = Start(Allowed);

        using var response = await SendAsync(site, HttpMethod.Get, "/api/slots?date=2026-03-02", Allowed);

        await response.AssertProblemAsync(HttpStatusCode.BadRequest, "invalid_date");
        Assert.Equal(Allowed, Header(response, "Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Pages_cannot_be_read_by_other_origins()
    {
        await using var site = Start(Allowed);
        foreach (var path in new[] { "/", "/admin/sign-in" })
        {
            using var response = await SendAsync(site, HttpMethod.Get, path, Allowed);

            Assert.Null(Header(response, "Access-Control-Allow-Origin"));
        }
    }

    private Site Start(string origins) => Site.Start(new Dictionary<string, string?>(host.Settings) { ["Cors:AllowedOrigins"] = origins });

    private static async Task<HttpResponseMessage> SendAsync(
        Site site, HttpMethod method, string path, string origin, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Origin", origin);
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return await site.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}
