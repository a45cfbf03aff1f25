using System.Net;
using EventBooking.Controllers;
using EventBooking.Tests.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace EventBooking.Tests.Hosting.Http;

/// <summary>Requests that a page of another site sends from a visitor's browser.</summary>
public sealed class CrossSiteRequestsTests : IAsyncDisposable
{
    private const string Allowed = "https://www.example.com";

    private readonly SqliteHost host = new();
    private readonly Site site;

    public CrossSiteRequestsTests() => site = Site.Start(new Dictionary<string, string?>(host.Settings)
    {
        ["Cors:AllowedOrigins"] = Allowed,
        ["Site:BaseUrl"] = "http://booking.example.org",
    });

    public async ValueTask DisposeAsync()
    {
        await site.DisposeAsync();
        await host.DisposeAsync();
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData("same-origin", null, true)]
    [InlineData("none", null, true)]
    [InlineData("same-origin", "null", true)]
    [InlineData(null, "http://booking.example.org", true)]
    [InlineData(null, "HTTP://BOOKING.EXAMPLE.ORG", true)]
    [InlineData(null, "{own}", true)]
    [InlineData("cross-site", null, false)]
    [InlineData("same-site", null, false)]
    [InlineData("cross-site", "{own}", false)]
    [InlineData("Same-Origin", null, false)]
    [InlineData("", "https://evil.example", false)]
    [InlineData(null, "https://evil.example", false)]
    [InlineData(null, "http://booking.example.org.evil.example", false)]
    [InlineData(null, "http://booking.example.org:8080", false)]
    [InlineData(null, "http://127.0.0.1", false)]
    [InlineData(null, "null", false)]
    [InlineData(null, Allowed, false)]
    [InlineData("cross-site", Allowed, false)]
    public async Task A_form_of_another_site_is_rejected(string? fetchSite, string? origin, bool isAccepted)
    {
        using var content = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["formKey"] = site.Services.GetRequiredService<FormKeys>().Issue(),
            ["name"] = "Ada",
            ["email"] = "ada@example.com",
            ["phone"] = "1234567",
        });

        using var response = await SendAsync("/slots/2026-03-01T10:00", content, fetchSite, origin);

        Assert.Equal(isAccepted ? HttpStatusCode.Redirect : HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal(isAccepted ? 1 : 0, (await host.CountAsync()).Bookings);
        if (!isAccepted)
        {
            Assert.Equal("This form was not sent from this site", (await response.PageAsync()).Text("h1"));
        }
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData("cross-site", Allowed, true)]
    [InlineData("same-origin", "{own}", true)]
    [InlineData("cross-site", "https://evil.example", false)]
    [InlineData("cross-site", null, false)]
    [InlineData(null, "https://evil.example", false)]
    [InlineData(null, "null", false)]
    public async Task An_API_request_of_another_site_is_rejected_unless_its_origin_is_configured(
        string? fetchSite, string? origin, bool isAccepted)
    {
        using var content = System.Net.Http.Json.JsonContent.Create(BookingApi.Body());

        using var response = await SendAsync("/api/bookings", content, fetchSite, origin);

        Assert.Equal(isAccepted ? 1 : 0, (await host.CountAsync()).Bookings);
        if (isAccepted)
        {
            Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        }
        else
        {
            await response.AssertProblemAsync(HttpStatusCode.Forbidden, "cross_site_request");
        }
    }

    [Fact]
    public async Task Forms_of_the_admin_area_are_rejected_too()
    {
        using var response = await SendAsync("/admin/sign-in", new FormUrlEncodedContent([]), "cross-site", "https://evil.example");

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/slots/2026-03-01T10:00")]
    [InlineData("/api/dates")]
    public async Task Links_of_other_sites_lead_here(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Sec-Fetch-Site", "cross-site");

        using var response = await site.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private async Task<HttpResponseMessage> SendAsync(string path, HttpContent content, string? fetchSite, string? origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        if (fetchSite is not null)
        {
            request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", fetchSite);
        }

        if (origin is not null)
        {
            request.Headers.Add("Origin", origin.Replace("{own}", site.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal));
        }

        return await site.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
