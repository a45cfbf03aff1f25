using System.Net;
using EventBooking.Tests.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace EventBooking.Tests.Hosting.Http;

/// <summary>What holds of every answer, whichever route gives it: headers, cache rules, methods. A route that is not in the table fails.</summary>
public sealed class EveryRouteTests : IAsyncLifetime
{
    private const string AskAgain = "no-cache";
    private const string KeepNothing = "no-store";

    private readonly SqliteHost host = new();
    private Site site = null!;
    private string token = "";
    private string reference = "";

    /// <summary>A route, an address of it, and how long its answer may be kept.</summary>
    private IReadOnlyDictionary<string, (string Path, string CacheRule)> Readable => new Dictionary<string, (string, string)>
    {
        [""] = ("/", AskAgain),
        ["dates/{date}"] = ("/dates/2026-03-01", AskAgain),
        ["slots/{slotId}"] = ("/slots/2026-03-01T10:00", KeepNothing),
        ["bookings/{manageToken}"] = ($"/bookings/{token}", KeepNothing),
        ["bookings/{manageToken}/calendar.ics"] = ($"/bookings/{token}/calendar.ics", KeepNothing),
        ["error"] = ("/error", KeepNothing),
        ["emails"] = ("/emails", KeepNothing),
        ["emails/{id}"] = ("/emails/1", KeepNothing),
        ["emails/{id}/attachments/{n:int}"] = ("/emails/1/attachments/0", KeepNothing),
        ["api/slots"] = ("/api/slots?date=2026-03-01", AskAgain),
        ["api/dates"] = ("/api/dates", AskAgain),
        ["api/admin/bookings"] = ("/api/admin/bookings", KeepNothing),
        ["api/admin/bookings/export"] = ("/api/admin/bookings/export", KeepNothing),
        ["admin"] = ("/admin", KeepNothing),
        ["admin/bookings"] = ("/admin/bookings", KeepNothing),
        ["admin/bookings/export"] = ("/admin/bookings/export", KeepNothing),
        ["admin/bookings/{reference}"] = ($"/admin/bookings/{reference}", KeepNothing),
        ["admin/sign-in"] = ("/admin/sign-in", KeepNothing),
        ["health/live"] = ("/health/live", KeepNothing),
        ["health/ready"] = ("/health/ready", KeepNothing),
        ["openapi/{documentName:regex(^v1$)}.json"] = ("/openapi/v1.json", AskAgain),
    };

    /// <summary>Routes that only take something.</summary>
    private IReadOnlyDictionary<string, string> Writable => new Dictionary<string, string>
    {
        ["api/bookings"] = "/api/bookings",
        ["admin/emails/parked"] = "/admin/emails/parked",
        ["admin/bookings/{reference}/confirmation"] = $"/admin/bookings/{reference}/confirmation",
        ["admin/bookings/{reference}/parked"] = $"/admin/bookings/{reference}/parked",
        ["admin/sign-out"] = "/admin/sign-out",
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
    public async Task Every_answer_has_the_headers_and_says_how_long_it_may_be_kept()
    {
        string[] missing = ["/nowhere", "/css/nothing.css", "/api/nothing", "/dates/2026-03-02", "/api/slots?date=nonsense", "/bookings/none"];
        foreach (var (path, rule) in Readable.Values.Concat(missing.Select(path => (path, KeepNothing))))
        {
            using var response = await SendAsync(HttpMethod.Get, path);

            AssertHeaders(path, response);
            Assert.True(CacheRuleOf(response).Contains(rule, StringComparison.Ordinal), $"{path}: {CacheRuleOf(response)}");
        }
    }

    [Fact]
    public async Task Every_answer_to_what_is_sent_has_the_headers_and_is_not_kept()
    {
        foreach (var path in Writable.Values.Append("/slots/2026-03-01T10:00").Append("/admin/sign-in"))
        {
            using var response = await SendAsync(HttpMethod.Post, path);

            AssertHeaders(path, response);
            Assert.True(CacheRuleOf(response).Contains(KeepNothing, StringComparison.Ordinal), $"{path}: {response.StatusCode} {CacheRuleOf(response)}");
        }
    }

    [Fact]
    public async Task Head_answers_as_get_does_without_a_body()
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
    public async Task A_method_that_nobody_knows_is_not_allowed()
    {
        foreach (var path in Readable.Where(route => route.Key != "error").Select(route => route.Value.Path).Concat(Writable.Values).Append("/favicon.svg"))
        {
            using var response = await SendAsync(new HttpMethod("BREW"), path);

            Assert.True(response.StatusCode == HttpStatusCode.MethodNotAllowed, $"{path}: {response.StatusCode}");
            Assert.NotEmpty(response.Content.Headers.Allow);
            AssertHeaders(path, response);
        }
    }

    [Fact]
    public async Task Static_files_are_kept_for_good_under_the_addresses_that_pages_use()
    {
        foreach (var page in new[] { "/", "/admin/sign-in" })
        {
            var document = await site.Http.GetPageAsync(page);
            var files = document.QuerySelectorAll("link[href], script[src], img[src]").Select(element => element.GetAttribute("href") ?? element.GetAttribute("src")!).Distinct().ToList();
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
    public async Task Scripts_run_by_a_nonce_that_is_new_for_every_page_and_by_nothing_else()
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
