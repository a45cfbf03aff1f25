using System.Net;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Areas.Admin.Security;

/// <summary>Requests with the key, a wrong key, a session or none of them.</summary>
public sealed class AdminKeyFilterTests : IAsyncDisposable
{
    private readonly AdminSite admin = new();

    public ValueTask DisposeAsync() => admin.DisposeAsync();

    [Theory]
    [InlineData(ExampleAdminController.Api)]
    [InlineData(ExampleAdminController.Page)]
    public async Task The_key_in_the_header_is_accepted_and_the_response_is_not_cached(string path)
    {
        using var response = await admin.SendWithKeyAsync(Site.AdminKey, path);

        Assert.True(response.IsSuccessStatusCode, response.StatusCode.ToString());
        Assert.True(response.Headers.CacheControl?.NoStore);
        Assert.False(response.Headers.Contains("Set-Cookie") && path == ExampleAdminController.Api);
    }

    [Fact]
    public async Task An_API_request_without_a_key_gets_401_with_the_name_of_the_header()
    {
        using var response = await admin.Site.Http.GetAsync(ExampleAdminController.Api, TestContext.Current.CancellationToken);

        var problem = await response.AssertProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        Assert.Contains("X-Admin-Key", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.True(response.Headers.CacheControl?.NoStore);
    }

    [Theory]
    [InlineData("")]
    [InlineData("wrong")]
    [InlineData(Site.AdminKey + "x")]
    [InlineData("THE ADMIN KEY OF EVERY TEST'S SITE")]
    public async Task A_wrong_key_is_rejected_even_with_a_session(string key)
    {
        using var administrator = await Administrator.CreateSignedInAsync(admin.Site);
        foreach (var path in new[] { ExampleAdminController.Api, ExampleAdminController.Page })
        {
            using var response = await admin.SendWithKeyAsync(key, path, administrator.Http);

            await response.AssertProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        }
    }

    [Fact]
    public async Task The_key_sent_twice_is_rejected()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, ExampleAdminController.Api);
        request.Headers.Add("X-Admin-Key", [Site.AdminKey, Site.AdminKey]);

        using var response = await admin.Site.Http.SendAsync(request, TestContext.Current.CancellationToken);

        await response.AssertProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task A_page_without_a_session_redirects_to_the_sign_in_page_with_its_URL(string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), ExampleAdminController.Page + "?page=2&name=Zo%C3%AB%20%26");
        using var response = await admin.Site.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal("/admin/sign-in?returnTo=%2Fadmin%2Fexample%3Fpage%3D2%26name%3DZo%25C3%25AB%2520%2526",
            response.Headers.Location?.OriginalString);
        Assert.True(response.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task A_form_without_a_session_redirects_to_the_sign_in_page_with_a_reason()
    {
        using var response = await admin.Site.Http.PostAsync(ExampleAdminController.Page, null, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.Redirect, "/admin/sign-in?because=SignedOut"),
            (response.StatusCode, response.Headers.Location?.OriginalString));
    }

    [Fact]
    public async Task A_form_needs_its_antiforgery_token()
    {
        using var administrator = await Administrator.CreateSignedInAsync(admin.Site);
        var page = await administrator.Http.GetPageAsync(ExampleAdminController.Page);

        using var withoutToken = await administrator.Http.PostAsync(
            ExampleAdminController.Page, null, TestContext.Current.CancellationToken);
        using var withToken = await administrator.SendAsync(page, ".sign-out", to: ExampleAdminController.Page);

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.NoContent), (withoutToken.StatusCode, withToken.StatusCode));
    }

    [Fact]
    public async Task The_key_in_the_header_does_not_replace_the_antiforgery_token()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, ExampleAdminController.Page);
        request.Headers.Add("X-Admin-Key", Site.AdminKey);

        using var response = await admin.Site.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/dates/2026-03-01")]
    [InlineData("/slots/2026-03-01T10:00")]
    [InlineData("/nowhere")]
    [InlineData("/api/dates")]
    public async Task Attendees_get_no_cookie(string path)
    {
        using var response = await admin.Site.Http.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Booking_needs_no_cookie_and_sets_one_for_an_hour()
    {
        var page = await admin.Site.Http.GetPageAsync("/slots/2026-03-01T10:00");

        using var response = await admin.Site.Http.SendFormAsync(page);

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Matches(
            "^eventbooking-recent=[^;]+; max-age=3600; path=/; samesite=lax; httponly$",
            Assert.Single(response.Headers.GetValues("Set-Cookie")));
    }
}
