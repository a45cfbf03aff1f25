using System.Net;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Areas.Admin.Security;

/// <summary>Who is let in by the key, and what everybody else is told.</summary>
public sealed class AdminKeyFilterTests : IAsyncDisposable
{
    private readonly AdminSite admin = new();

    public ValueTask DisposeAsync() => admin.DisposeAsync();

    [Theory]
    [InlineData(ExampleAdminController.Api)]
    [InlineData(ExampleAdminController.Page)]
    public async Task A_program_with_the_key_is_let_in_and_nothing_is_kept_by_a_cache(string path)
    {
        using var response = await admin.SendWithKeyAsync(Site.AdminKey, path);

        Assert.True(response.IsSuccessStatusCode, response.StatusCode.ToString());
        Assert.True(response.Headers.CacheControl?.NoStore);
        Assert.False(response.Headers.Contains("Set-Cookie") && path == ExampleAdminController.Api);
    }

    [Fact]
    public async Task A_program_without_a_key_is_told_how_to_send_it()
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
    public async Task A_wrong_key_is_refused_even_with_a_session(string key)
    {
        using var administrator = await Administrator.SignedInAsync(admin.Site);
        foreach (var path in new[] { ExampleAdminController.Api, ExampleAdminController.Page })
        {
            using var response = await admin.SendWithKeyAsync(key, path, administrator.Http);

            await response.AssertProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        }
    }

    [Fact]
    public async Task The_key_given_twice_is_no_key()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, ExampleAdminController.Api);
        request.Headers.Add("X-Admin-Key", [Site.AdminKey, Site.AdminKey]);

        using var response = await admin.Site.Http.SendAsync(request, TestContext.Current.CancellationToken);

        await response.AssertProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task A_wrong_key_is_logged_with_the_address_and_without_the_key()
    {
        using var response = await admin.SendWithKeyAsync("nearly the admin key");

        var line = Assert.Single(admin.Log.Lines, line => line.EventId == 4003);
        Assert.Contains("127.0.0.1", line.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(admin.Log.Lines, written => written.Text.Contains("nearly", StringComparison.Ordinal) || written.Text.Contains(Site.AdminKey, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task A_browser_is_led_to_the_sign_in_page_and_remembers_where_it_was_going(string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), ExampleAdminController.Page + "?page=2&name=Zo%C3%AB%20%26");
        using var response = await admin.Site.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal("/admin/sign-in?returnTo=%2Fadmin%2Fexample%3Fpage%3D2%26name%3DZo%25C3%25AB%2520%2526", response.Headers.Location?.OriginalString);
        Assert.True(response.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task A_form_sent_without_a_session_is_led_to_the_sign_in_page_alone_which_says_so()
    {
        using var response = await admin.Site.Http.PostAsync(ExampleAdminController.Page, null, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.Redirect, "/admin/sign-in?because=SignedOut"), (response.StatusCode, response.Headers.Location?.OriginalString));
    }

    [Fact]
    public async Task A_form_counts_only_with_its_own_token()
    {
        using var administrator = await Administrator.SignedInAsync(admin.Site);
        var page = await administrator.Http.GetPageAsync(ExampleAdminController.Page);

        using var withoutToken = await administrator.Http.PostAsync(ExampleAdminController.Page, null, TestContext.Current.CancellationToken);
        using var withToken = await administrator.SendAsync(page, ".sign-out", to: ExampleAdminController.Page);

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.NoContent), (withoutToken.StatusCode, withToken.StatusCode));
    }

    [Fact]
    public async Task The_key_in_the_header_makes_no_form_count()
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
    public async Task Booking_sets_no_cookie_and_needs_none()
    {
        var page = await admin.Site.Http.GetPageAsync("/slots/2026-03-01T10:00");

        using var response = await admin.Site.Http.SendFormAsync(page);

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }
}
