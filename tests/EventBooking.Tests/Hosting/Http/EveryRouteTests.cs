using System.Net;
using EventBooking.Tests.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace EventBooking.Tests.Hosting.Http;

/// <summary>Headers, cache rules and methods of every route. A route that is missing in the tables fails.</summary>
public sealed class EveryRouteTests : IAsyncLifetime
{
    private const string NoCache = "no-cache";
    private const string NoStore = "no-store";

    private readonly SqliteHost host = new();
    private Site site = null!;
    private string token = "";
    private string reference = "";

    /// <summary>Each route with GET, a URL of it, and its cache rule.</summary>
    private IReadOnlyDictionary<string, (string Path, string CacheRule)> Readable => new Dictionary<string, (string, string)>
    {
        [""] = ("/", NoCache),
        ["dates/{date}"] = ("/dates/2026-03-01", NoCache),
        ["slots/{slotId}"] = ("/slots/2026-03-01T10:00", NoStore),
        ["bookings/{manageToken}"] = ($"/bookings/{token}", NoStore),
        ["bookings/{manageToken}/calendar.ics"] = ($"/bookings/{token}/calendar.ics", NoStore),
        ["bookings/{manageToken}/cancel"] = ($"/bookings/{token}/cancel", NoStore),
        ["bookings/{manageToken}/change"] = ($"/bookings/{token}/change", NoStore),
        ["bookings/{manageToken}/details"] = ($"/bookings/{token}/details", NoStore),
        ["slots/{slotId}/waiting-list"] = ("/slots/2026-03-01T10:00/waiting-list", NoStore),
        ["find-booking"] = ("/find-booking", NoStore),
        ["error"] = ("/error", NoStore),
        ["emails"] = ("/emails", NoStore),
        ["emails/{id}"] = ("/emails/1", NoStore),
        ["emails/{id}/attachments/{n:int}"] = ("/emails/1/attachments/0", NoStore),
        ["api/slots"] = ("/api/slots?date=2026-03-01", NoCache),
        ["api/dates"] = ("/api/dates", NoCache),
        ["api/bookings/{token}"] = ($"/api/bookings/{token}", NoStore),
        ["api/waiting-list/{token}"] = ($"/api/waiting-list/{token}", NoStore),
        ["api/admin/bookings"] = ("/api/admin/bookings", NoStore),
        ["api/admin/bookings/export"] = ("/api/admin/bookings/export", NoStore),
        ["admin"] = ("/admin", NoStore),
        ["admin/bookings"] = ("/admin/bookings", NoStore),
        ["admin/bookings/export"] = ("/admin/bookings/export", NoStore),
        ["admin/bookings/{reference}"] = ($"/admin/bookings/{reference}", NoStore),
        ["admin/bookings/{reference}/cancel"] = ($"/admin/bookings/{reference}/cancel", NoStore),
        ["admin/bookings/{reference}/change"] = ($"/admin/bookings/{reference}/change", NoStore),
        ["admin/bookings/{reference}/details"] = ($"/admin/bookings/{reference}/details", NoStore),
        ["admin/bookings/{reference}/promote"] = ($"/admin/bookings/{reference}/promote", NoStore),
        ["admin/sign-in"] = ("/admin/sign-in", NoStore),
        ["health/live"] = ("/health/live", NoStore),
        ["health/ready"] = ("/health/ready", NoStore),
        ["openapi/{documentName:regex(^v1$)}.json"] = ("/openapi/v1.json", NoCache),
    };

    /// <summary>Routes with POST only.</summary>
    private IReadOnlyDictionary<string, string> Writable => new Dictionary<string, string>
    {
        ["api/bookings"] = "/api/bookings",
        ["api/bookings/{token}/cancel"] = $"/api/bookings/{token}/cancel",
        ["api/bookings/{token}/change"] = $"/api/bookings/{token}/change",
        ["api/waiting-list"] = "/api/waiting-list",
        ["bookings/{manageToken}/leave"] = $"/bookings/{token}/leave",
        ["admin/emails/parked"] = "/admin/emails/parked",
        ["admin/bookings/{reference}/confirmation"] = $"/admin/bookings/{reference}/confirmation",
        ["admin/bookings/{reference}/parked"] = $"/admin/bookings/{reference}/parked",
        ["admin/sign-out"] = "/admin/sign-out",
        ["admin/sign-out/everywhere"] = "/admin/sign-out/everywhere",
    };

    public async ValueTask InitializeAsync()
    {
        site = Site.Start(host.Settings);
        using var booked = await site.Http.BookAsync(BookingApi.Body());
        var booking = await booked.JsonAsync();
        reference = booking.GetProperty("reference").GetString()!;
        token = booked.Headers.Location!.Segments[^1];
    }

    public async ValueTask DisposeAsync()
    {
        await site.DisposeAsync();
        await host.DisposeAsync();
    }

    [Fact]
    public void Every_route_is_in_the_table()
    {
        var routes = site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.StaticAssets.StaticAssetDescriptor>() is null)
            .Select(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/'))
            .Distinct(StringComparer.Ordinal);

        Assert.Equal(Readable.Keys.Concat(Writable.Keys).Order(StringComparer.Ordinal), routes.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_response_has_security_headers_and_a_cache_rule()
    {
        string[] missing = ["/nowhere", "/css/nothing.css", "/api/nothing", "/dates/2026-03-02", "/api/slots?date=nonsense",
            "/bookings/none"];
        foreach (var (path, rule) in Readable.Values.Concat(missing.Select(path => (path, NoStore))))
        {
            using var response = await SendAsync(HttpMethod.Get, path);

            AssertHeaders(path, response);
            Assert.True(CacheRuleOf(response).Contains(rule, StringComparison.Ordinal), $"{path}: {CacheRuleOf(response)}");
        }
    }

    [Fact]
    public async Task Every_response_to_a_POST_has_security_headers_and_is_not_stored()
    {
        foreach (var path in Writable.Values.Append("/slots/2026-03-01T10:00").Append("/admin/sign-in"))
        {
            using var response = await SendAsync(HttpMethod.Post, path);

            AssertHeaders(path, response);
            Assert.True(CacheRuleOf(response).Contains(
                NoStore, StringComparison.Ordinal), $"{path}: {response.StatusCode} {CacheRuleOf(response)}");
        }
    }

    [Fact]
    public async Task HEAD_answers_like_GET_without_a_body()
    {
        foreach (var (path, _) in Readable.Values)
        {
            using var get = await SendAsync(HttpMethod.Get, path);
            using var head = await SendAsync(HttpMethod.Head, path);

            Assert.True(get.StatusCode == head.StatusCode, $"{path}: {get.StatusCode} and {head.StatusCode}");
            Assert.Equal(get.Content.Headers.ContentType?.ToString(), head.Content.Headers.ContentType?.ToString());
            Assert.Equal(get.Content.Headers.ContentDisposition?.ToString(), head.Content.Headers.ContentDisposition?.ToString());
            Assert.Empty(await head.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task An_unknown_method_is_405()
    {
        foreach (var path in Readable.Where(route => route.Key != "error").Select(route => route.Value.Path).Concat(Writable.Values).Append(
            "/favicon.svg"))
        {
            using var response = await SendAsync(new HttpMethod("BREW"), path);

            Assert.True(response.StatusCode == HttpStatusCode.MethodNotAllowed, $"{path}: {response.StatusCode}");
            Assert.NotEmpty(response.Content.Headers.Allow);
            AssertHeaders(path, response);
        }
    }

    [Fact]
    public async Task Static_files_are_immutable_under_the_URLs_in_pages()
    {
        foreach (var page in new[] { "/", "/admin/sign-in" })
        {
            var document = await site.Http.GetPageAsync(page);
            var files = document.QuerySelectorAll("link[href], script[src], img[src]")
                .Select(element => element.GetAttribute("href") ?? element.GetAttribute("src")!).Distinct().ToList();
            Assert.True(files.Count >= 3, page);
            foreach (var file in files)
            {
                using var response = await SendAsync(HttpMethod.Get, file);

                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
                AssertHeaders(file, response);
                Assert.Contains("max-age=31536000", CacheRuleOf(response), StringComparison.Ordinal);
                Assert.Contains("immutable", CacheRuleOf(response), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Scripts_need_a_nonce_that_is_new_for_every_page()
    {
        var nonces = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            using var response = await SendAsync(HttpMethod.Get, "/");
            var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
            var scripts = (await response.PageAsync()).QuerySelectorAll("script");

            var nonce = scripts.Select(script => script.GetAttribute("nonce")!).Distinct().Single();
            Assert.Contains($"script-src 'nonce-{nonce}'", policy, StringComparison.Ordinal);
            Assert.All(scripts, script => Assert.Empty(script.TextContent));
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            nonces.Add(nonce);
        }

        Assert.NotEqual(nonces[0], nonces[1]);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("X-Admin-Key", Site.AdminKey);
        return await site.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static string CacheRuleOf(HttpResponseMessage response) => response.Headers.CacheControl?.ToString() ?? "none";

    private static void AssertHeaders(string path, HttpResponseMessage response)
    {
        string? Header(string name) => response.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

        Assert.True(Header("X-Content-Type-Options") == "nosniff", path);
        Assert.Equal("DENY", Header("X-Frame-Options"));
        Assert.Equal("same-origin", Header("Referrer-Policy"));
        Assert.Equal("same-origin", Header("Cross-Origin-Opener-Policy"));
        Assert.Equal("same-origin", Header("Cross-Origin-Resource-Policy"));
        Assert.Contains("camera=()", Header("Permissions-Policy"), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Null(Header("Server"));
        Assert.Null(Header("X-Powered-By"));
        Assert.Null(Header("Strict-Transport-Security"));
    }
}
