using System.Net;
using EventBooking.Areas.Admin.Security;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Areas.Admin.Security;

/// <summary>The sign-in page, the redirects to it and from it.</summary>
public sealed class SignInTests : IAsyncDisposable
{
    private readonly AdminSite admin = new();

    public ValueTask DisposeAsync() => admin.DisposeAsync();

    [Fact]
    public async Task The_right_key_redirects_to_the_requested_page()
    {
        using var administrator = new Administrator(admin.Site);
        using var first = await administrator.Http.GetAsync(
            ExampleAdminController.Page + "?page=2&name=Zo%C3%AB", TestContext.Current.CancellationToken);
        var page = await administrator.Http.GetPageAsync(first.Headers.Location!.OriginalString);

        using var response = await administrator.SendAsync(page, "main form", ("key", $" {Site.AdminKey}\t"));

        Assert.Equal((HttpStatusCode.Redirect, "/admin/example?page=2&name=Zo%C3%AB"),
            (response.StatusCode, response.Headers.Location?.OriginalString));
        Assert.Equal(HttpStatusCode.OK, await administrator.GetStatusAsync(ExampleAdminController.Page));
        Assert.Equal(HttpStatusCode.NoContent, await administrator.GetStatusAsync(ExampleAdminController.Api));
        Assert.Single(admin.Log.Lines, line => line.EventId == 4001);
    }

    [Theory]
    [InlineData("http://evil.example/admin")]
    [InlineData("//evil.example/admin")]
    [InlineData("/\\evil.example/admin")]
    [InlineData("\\\\evil.example/admin")]
    [InlineData("/admin/..//evil.example")]
    [InlineData("/admin/../dates/2026-03-01")]
    [InlineData("/admin/%2e%2e/dates/2026-03-01")]
    [InlineData("/admin\\..\\dates")]
    [InlineData("/administration")]
    [InlineData("/")]
    [InlineData("~/admin/example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/admin/\r\nSet-Cookie: a=b")]
    [InlineData("")]
    public async Task A_return_URL_outside_the_admin_area_is_replaced_by_the_dashboard(string returnTo)
    {
        using var administrator = new Administrator(admin.Site);

        using var response = await administrator.SignInAsync(Site.AdminKey, returnTo);

        Assert.Equal((HttpStatusCode.Redirect, "/admin"), (response.StatusCode, response.Headers.Location?.OriginalString));
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/admin/é\"><b>")]
    public async Task A_return_URL_changed_in_the_form_is_validated_again(string returnTo)
    {
        using var administrator = new Administrator(admin.Site);
        var page = await administrator.Http.GetPageAsync(Administrator.SignInPath);
        page.QuerySelector("[name=returnTo]")!.SetAttribute("value", returnTo);

        using var response = await administrator.SendAsync(page, "main form", ("key", Site.AdminKey));

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Matches("^/admin(/%C3%A9%22%3E%3Cb%3E)?$", response.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task The_cookies_are_SameSite_and_HttpOnly()
    {
        using var administrator = new Administrator(admin.Site);
        using var form = await administrator.Http.GetAsync(Administrator.SignInPath, TestContext.Current.CancellationToken);
        using var response = await administrator.SignInAsync(Site.AdminKey);

        var antiforgery = Assert.Single(form.Headers.GetValues("Set-Cookie"));
        Assert.Matches("^eventbooking-antiforgery=[^;]+; path=/; samesite=lax; httponly$", antiforgery);
        var session = Assert.Single(response.Headers.GetValues("Set-Cookie"));
        Assert.Matches("^eventbooking-admin=[^;]+; path=/; samesite=lax; httponly$", session);
        Assert.True(form.Headers.CacheControl?.NoStore);
        Assert.True(response.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task With_an_https_BaseUrl_the_cookies_are_Secure_even_if_the_proxy_does_not_forward_the_scheme()
    {
        await using var behindProxy = new AdminSite(
            ("Site:BaseUrl", "https://booking.example.com"), ("Site:KnownProxies", "127.0.0.1"));
        using var form = await behindProxy.Site.Http.GetAsync(Administrator.SignInPath, TestContext.Current.CancellationToken);
        var cookie = Assert.Single(form.Headers.GetValues("Set-Cookie"));
        Assert.Matches("^__Host-eventbooking-antiforgery=[^;]+; path=/; secure; samesite=lax; httponly$", cookie);

        using var request = new HttpRequestMessage(HttpMethod.Post, Administrator.SignInPath)
        {
            Content = new FormUrlEncodedContent(
            [
                KeyValuePair.Create("key", Site.AdminKey),
                KeyValuePair.Create("__RequestVerificationToken", (await form.PageAsync()).QuerySelector(
                    "[name=__RequestVerificationToken]")!.GetAttribute("value")!),
            ]),
        };
        request.Headers.Add("Cookie", cookie.Split(';')[0]);
        using var response = await behindProxy.Site.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Matches(
            "^__Host-eventbooking-admin=[^;]+; path=/; secure; samesite=lax; httponly$",
            Assert.Single(response.Headers.GetValues("Set-Cookie")));
    }

    [Theory]
    [InlineData("/Admin")]
    [InlineData("/ADMIN/Example?page=2")]
    public async Task A_return_URL_in_capitals_is_accepted(string path)
    {
        using var administrator = new Administrator(admin.Site);
        using var first = await administrator.Http.GetAsync(path, TestContext.Current.CancellationToken);
        var page = await administrator.Http.GetPageAsync(first.Headers.Location!.OriginalString);

        using var response = await administrator.SendAsync(page, "main form", ("key", Site.AdminKey));

        Assert.Equal(path, response.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.OK, await administrator.GetStatusAsync(path));
    }

    [Fact]
    public async Task The_sign_in_page_redirects_a_signed_in_person()
    {
        using var administrator = await Administrator.CreateSignedInAsync(admin.Site);

        using var response = await administrator.Http.GetAsync(Administrator.SignInPath + "?returnTo=" + Uri.EscapeDataString(
            ExampleAdminController.Page), TestContext.Current.CancellationToken);

        Assert.Equal(
            (HttpStatusCode.Redirect, ExampleAdminController.Page), (response.StatusCode, response.Headers.Location?.OriginalString));
    }

    /// <summary>The cookies of other tabs are not replaced. The browser tests check how a browser sends the cookies.</summary>
    [Fact]
    public async Task A_link_on_another_site_opens_the_page_for_a_signed_in_person_and_sets_no_cookie()
    {
        using var administrator = await Administrator.CreateSignedInAsync(admin.Site);
        await administrator.Http.GetPageAsync(ExampleAdminController.Page);
        using var request = new HttpRequestMessage(HttpMethod.Get, ExampleAdminController.Page);
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        request.Headers.Add("Sec-Fetch-Mode", "navigate");

        using var response = await administrator.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("An example", (await response.PageAsync()).Text("h1"));
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task A_form_of_another_site_signs_nobody_in_or_out()
    {
        using var administrator = await Administrator.CreateSignedInAsync(admin.Site);
        using var other = new Administrator(admin.Site);
        using var fields = new FormUrlEncodedContent([KeyValuePair.Create("key", Site.AdminKey)]);

        using var signOut = await administrator.Http.PostAsync(Administrator.SignOutPath, null, TestContext.Current.CancellationToken);
        using var signIn = await other.Http.PostAsync(Administrator.SignInPath, fields, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.Redirect), (signOut.StatusCode, signIn.StatusCode));
        Assert.Equal(HttpStatusCode.OK, await administrator.GetStatusAsync(ExampleAdminController.Page));
        Assert.Equal(HttpStatusCode.Redirect, await other.GetStatusAsync(ExampleAdminController.Page));
        Assert.Empty(other.Cookies.GetAllCookies());
    }

    [Fact]
    public async Task A_form_without_its_cookie_is_shown_again_and_then_works()
    {
        using var before = new Administrator(admin.Site);
        var old = await before.Http.GetPageAsync(
            Administrator.SignInPath + "?returnTo=" + Uri.EscapeDataString(ExampleAdminController.Page + "?page=2"));
        using var administrator = new Administrator(admin.Site);

        using var refused = await administrator.SendAsync(old, "main form", ("key", Site.AdminKey));
        var page = await administrator.Http.GetPageAsync(refused.Headers.Location!.OriginalString);

        Assert.Contains("Enter the key again", page.Text("#notice"), StringComparison.Ordinal);
        Assert.True(page.QuerySelector("#notice")!.HasAttribute("autofocus"));
        Assert.DoesNotContain(administrator.Cookies.GetAllCookies(), cookie => cookie.Name == AdminSession.CookieName);
        using var response = await administrator.SendAsync(page, "main form", ("key", Site.AdminKey));
        Assert.Equal((HttpStatusCode.Redirect, ExampleAdminController.Page + "?page=2"),
            (response.StatusCode, response.Headers.Location?.OriginalString));
        Assert.Equal(HttpStatusCode.OK, await administrator.GetStatusAsync(ExampleAdminController.Page));
    }

    [Theory]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/json")]
    public async Task A_body_that_is_not_a_form_redirects_to_the_form(string contentType)
    {
        using var content = new StringContent("--y\r\nkey");
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        using var administrator = new Administrator(admin.Site);

        using var response = await administrator.Http.PostAsync(Administrator.SignInPath, content, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.Redirect, "/admin/sign-in?returnTo=%2Fadmin&because=FormTooOld"),
            (response.StatusCode, response.Headers.Location?.OriginalString));
    }

    [Theory]
    [InlineData("Nonsense")]
    [InlineData("99")]
    public async Task An_unknown_reason_is_ignored(string because)
    {
        using var administrator = new Administrator(admin.Site);

        var page = await administrator.Http.GetPageAsync($"{Administrator.SignInPath}?because={because}");

        Assert.Null(page.QuerySelector("#notice"));
    }

    [Theory]
    [InlineData("not the admin key", HttpStatusCode.Unauthorized, "The admin key is wrong.")]
    [InlineData("", HttpStatusCode.BadRequest, "Enter the admin key.")]
    [InlineData("  ", HttpStatusCode.BadRequest, "Enter the admin key.")]
    public async Task A_wrong_key_shows_the_page_with_an_error_and_without_the_key(string key, HttpStatusCode status, string message)
    {
        using var administrator = new Administrator(admin.Site);

        using var response = await administrator.SignInAsync(key, ExampleAdminController.Page);

        Assert.Equal(status, response.StatusCode);
        Assert.False(response.Headers.Contains("Set-Cookie"));
        var page = await response.PageAsync();
        var field = page.QuerySelector("input[name=key]")!;
        Assert.Equal(("password", "current-password", "true", "key-error"), (field.GetAttribute("type"), field.GetAttribute(
            "autocomplete"), field.GetAttribute("aria-invalid"), field.GetAttribute("aria-describedby")));
        Assert.Null(field.GetAttribute("value"));
        Assert.Contains(message, page.Text("#key-error"), StringComparison.Ordinal);
        Assert.True(page.QuerySelector("#notice")!.HasAttribute("autofocus"));
        Assert.Equal("Admin key", page.Text("label[for=key]"));
        using var second = await administrator.SendAsync(page, "main form", ("key", Site.AdminKey));
        Assert.Equal(ExampleAdminController.Page, second.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Admin_pages_have_navigation_and_are_not_indexed_by_search_engines()
    {
        using var administrator = await Administrator.CreateSignedInAsync(admin.Site);

        var page = await administrator.Http.GetPageAsync(ExampleAdminController.Page);
        var signIn = await admin.Site.Http.GetPageAsync(Administrator.SignInPath);

        Assert.Equal(
            ["/admin", "/admin/bookings", "/admin/bookings?status=waiting"],
            page.QuerySelectorAll(".admin-nav a").Select(link => link.GetAttribute("href")));
        Assert.Empty(page.QuerySelectorAll(".admin-nav [aria-current]"));
        var below = await administrator.Http.GetPageAsync(ExampleAdminController.BelowBookings);
        Assert.Equal("Bookings", below.Text(".admin-nav [aria-current=true]"));
        Assert.Empty(signIn.QuerySelectorAll(".admin-nav, .sign-out"));
        Assert.All([page, signIn], each => Assert.Equal("noindex", each.QuerySelector("meta[name=robots]")?.GetAttribute("content")));
    }
}
