using System.Net;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Areas.Admin.Security;

/// <summary>The session of a person and its end.</summary>
public sealed class AdminSessionTests : IAsyncDisposable
{
    private readonly AdminSite admin = new();

    public ValueTask DisposeAsync() => admin.DisposeAsync();

    [Fact]
    public async Task A_session_ends_after_eight_hours_even_if_it_is_used()
    {
        using var administrator = await Administrator.CreateSignedInAsync(admin.Site);
        for (var hour = 1; hour < 8; hour++)
        {
            admin.Time.Advance(TimeSpan.FromHours(1));
            Assert.Equal(HttpStatusCode.OK, await administrator.GetStatusAsync(ExampleAdminController.Page));
        }

        admin.Time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(HttpStatusCode.OK, await administrator.GetStatusAsync(ExampleAdminController.Page));
        admin.Time.Advance(TimeSpan.FromMinutes(1) + TimeSpan.FromSeconds(1));

        Assert.Equal(HttpStatusCode.Redirect, await administrator.GetStatusAsync(ExampleAdminController.Page));
        Assert.Equal(HttpStatusCode.Unauthorized, await administrator.GetStatusAsync(ExampleAdminController.Api));
    }

    [Fact]
    public async Task A_new_key_ends_all_sessions()
    {
        using var administrator = await Administrator.CreateSignedInAsync(admin.Site);

        await using var changed = admin.StartAnother(("Admin:Key", "another key that is long enough"));
        await using var unchanged = admin.StartAnother();

        using var atChanged = new Administrator(changed, administrator.Cookies);
        using var atUnchanged = new Administrator(unchanged, administrator.Cookies);
        Assert.Equal(HttpStatusCode.Redirect, await atChanged.GetStatusAsync(ExampleAdminController.Page));
        Assert.Equal(HttpStatusCode.OK, await atUnchanged.GetStatusAsync(ExampleAdminController.Page));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("")]
    public async Task An_invalid_session_cookie_is_rejected(string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, ExampleAdminController.Api);
        request.Headers.Add("Cookie", "eventbooking-admin=" + value);

        using var response = await admin.Site.Http.SendAsync(request, TestContext.Current.CancellationToken);

        await response.AssertProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task Signing_out_ends_the_session_in_this_browser()
    {
        using var administrator = await Administrator.CreateSignedInAsync(admin.Site);
        var page = await administrator.Http.GetPageAsync(ExampleAdminController.Page);

        using var response = await administrator.SendAsync(page, ".sign-out");

        Assert.Equal((HttpStatusCode.Redirect, Administrator.SignInPath), (response.StatusCode, response.Headers.Location?.OriginalString));
        Assert.Equal(HttpStatusCode.Redirect, await administrator.GetStatusAsync(ExampleAdminController.Page));
        Assert.Single(admin.Log.Lines, line => line.EventId == 4002);
    }

    [Fact]
    public async Task Signing_out_twice_shows_no_error()
    {
        using var administrator = await Administrator.CreateSignedInAsync(admin.Site);
        var page = await administrator.Http.GetPageAsync(ExampleAdminController.Page);
        using var first = await administrator.SendAsync(page, ".sign-out");

        using var second = await administrator.SendAsync(page, ".sign-out");

        Assert.Equal((HttpStatusCode.Redirect, Administrator.SignInPath), (second.StatusCode, second.Headers.Location?.OriginalString));
    }
}
