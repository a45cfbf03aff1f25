using System.Net;
using EventBooking.Tests.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace EventBooking.Tests.Storage;

/// <summary>A session that has ended is over on every instance, with every copy of its cookie.</summary>
public abstract class AdminSessionsContract : IAsyncLifetime
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 2, 1, 12, 0, 0, TimeSpan.Zero));
    private IStoreHost host = null!;
    private Site first = null!;
    private Site second = null!;

    protected abstract IStoreHost CreateHost();

    public ValueTask InitializeAsync()
    {
        host = CreateHost();
        (first, second) = (Start(), Start());
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await first.DisposeAsync();
        await second.DisposeAsync();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Signing_out_ends_the_session_on_every_instance_and_leaves_others()
    {
        using var administrator = await Administrator.CreateSignedInAsync(first);
        using var colleague = await Administrator.CreateSignedInAsync(second);
        using var thief = Copy(administrator, second);
        Assert.Equal(HttpStatusCode.OK, await thief.GetStatusAsync(ExampleAdminController.Page));

        using var signedOut = await SendAsync(administrator, ".sign-out");

        Assert.Equal("/admin/sign-in", signedOut.Headers.Location?.OriginalString);
        using var thiefAtFirst = Copy(thief, first);
        Assert.Equal(HttpStatusCode.Redirect, await thief.GetStatusAsync(ExampleAdminController.Page));
        Assert.Equal(HttpStatusCode.Unauthorized, await thief.GetStatusAsync(ExampleAdminController.Api));
        Assert.Equal(HttpStatusCode.Redirect, await thiefAtFirst.GetStatusAsync(ExampleAdminController.Page));
        Assert.Equal(HttpStatusCode.OK, await colleague.GetStatusAsync(ExampleAdminController.Page));
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_all_sessions_and_the_key_opens_a_new_one()
    {
        using var administrator = await Administrator.CreateSignedInAsync(first);
        using var colleague = await Administrator.CreateSignedInAsync(second);
        using var copy = Copy(administrator, second);

        using var signedOut = await SendAsync(administrator, "form[action='/admin/sign-out/everywhere']", "/admin");

        Assert.Equal("/admin/sign-in", signedOut.Headers.Location?.OriginalString);
        foreach (var ended in new[] { administrator, colleague, copy })
        {
            Assert.Equal(HttpStatusCode.Redirect, await ended.GetStatusAsync(ExampleAdminController.Page));
        }

        using var again = await Administrator.CreateSignedInAsync(second);
        Assert.Equal(HttpStatusCode.OK, await again.GetStatusAsync(ExampleAdminController.Page));
    }

    [Fact]
    public async Task Signing_in_again_ends_the_earlier_session_of_the_browser()
    {
        using var administrator = await Administrator.CreateSignedInAsync(first);
        using var copy = Copy(administrator, second);
        using var withToken = await second.Http.GetAsync(Administrator.SignInPath, TestContext.Current.CancellationToken);
        var page = await withToken.PageAsync();
        administrator.Cookies.SetCookies(first.Address, withToken.Headers.GetValues("Set-Cookie").Single());

        using var again = await administrator.SendAsync(page, "main form", ("key", Site.AdminKey));

        Assert.Equal(HttpStatusCode.Redirect, again.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await administrator.GetStatusAsync(ExampleAdminController.Page));
        Assert.Equal(HttpStatusCode.Redirect, await copy.GetStatusAsync(ExampleAdminController.Page));
    }

    [Fact]
    public async Task An_hour_without_a_request_ends_the_session_and_requests_to_any_instance_count()
    {
        using var atFirst = await Administrator.CreateSignedInAsync(first);
        using var atSecond = Copy(atFirst, second);
        for (var i = 0; i < 3; i++)
        {
            time.Advance(TimeSpan.FromMinutes(59));
            Assert.Equal(HttpStatusCode.OK, await (i % 2 == 0 ? atSecond : atFirst).GetStatusAsync(ExampleAdminController.Page));
        }

        time.Advance(TimeSpan.FromMinutes(61));

        Assert.Equal(HttpStatusCode.Redirect, await atFirst.GetStatusAsync(ExampleAdminController.Page));
        Assert.Equal(HttpStatusCode.Redirect, await atSecond.GetStatusAsync(ExampleAdminController.Page));
    }

    [Fact]
    public async Task A_session_that_is_always_used_ends_after_eight_hours()
    {
        using var administrator = await Administrator.CreateSignedInAsync(first);
        for (var half = 1; half <= 16; half++)
        {
            time.Advance(TimeSpan.FromMinutes(30));
            Assert.Equal(HttpStatusCode.OK, await administrator.GetStatusAsync(ExampleAdminController.Page));
        }

        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(HttpStatusCode.Redirect, await administrator.GetStatusAsync(ExampleAdminController.Page));
    }

    private Site Start() => Site.Start(host.Settings, services =>
    {
        ExampleAdmin.Add(services);
        services.AddSingleton<TimeProvider>(time);
    });

    /// <summary>Somebody with a copy of all cookies, which no later answer changes.</summary>
    private static Administrator Copy(Administrator administrator, Site site)
    {
        var cookies = new CookieContainer();
        cookies.Add(administrator.Cookies.GetAllCookies());
        return new(site, cookies);
    }

    private static async Task<HttpResponseMessage> SendAsync(
        Administrator administrator, string form, string page = ExampleAdminController.Page) =>
        await administrator.SendAsync(await administrator.Http.GetPageAsync(page), form);
}

public sealed class SqliteAdminSessionsTests : AdminSessionsContract
{
    protected override IStoreHost CreateHost() => new SqliteHost();
}

public sealed class MongoAdminSessionsTests(MongoServer server) : AdminSessionsContract
{
    protected override IStoreHost CreateHost() => new MongoHost(server);
}
