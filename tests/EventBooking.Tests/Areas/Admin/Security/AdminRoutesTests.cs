using System.Net;
using EventBooking.Areas.Admin.Controllers;
using EventBooking.Areas.Admin.Security;
using EventBooking.Tests.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace EventBooking.Tests.Areas.Admin.Security;

/// <summary>Requests every route of the admin area without the right key or a session.</summary>
public sealed class AdminRoutesTests : IAsyncDisposable
{
    private const string SignIn = "admin/sign-in";

    private readonly SqliteHost host = new();
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 2, 1, 12, 0, 0, TimeSpan.Zero));

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task No_route_of_the_admin_area_answers_without_the_key()
    {
        await using var site = Start();
        var endpoints = AdminEndpoints(site);
        Assert.Contains("POST admin/sign-out", endpoints);

        Assert.Empty(await FindOpenAsync(site, endpoints));
    }

    [Fact]
    public async Task A_route_without_the_base_controller_is_found()
    {
        await using var site = Start(ExampleAdmin.Add);
        var endpoints = AdminEndpoints(site);
        Assert.Contains("GET admin/example", endpoints);

        var open = await FindOpenAsync(site, endpoints);

        Assert.Equal(
            ["DELETE api/admin/forgotten/1", "GET admin/forgotten/1", "HEAD admin/forgotten/1"],
            open.Select(answer => answer.Split(':')[0]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        Assert.Equal(12, open.Count);
    }

    [Fact]
    public void Every_controller_of_the_area_has_the_same_base()
    {
        var controllers = typeof(AdminController).Assembly.GetTypes()
            .Where(type => type.IsAssignableTo(typeof(ControllerBase)) && type != typeof(AdminController) && type != typeof(
                SignInController)
                && type.Namespace?.StartsWith(typeof(AdminController).Namespace!, StringComparison.Ordinal) == true)
            .ToList();

        Assert.Contains(typeof(SignOutController), controllers);
        Assert.All(controllers, controller => Assert.True(controller.IsAssignableTo(typeof(AdminController)), controller.FullName));
    }

    private async Task<IReadOnlyList<string>> FindOpenAsync(Site site, IReadOnlyList<string> endpoints)
    {
        await using var withAnotherKey = Start(replaceServices: null, ("Admin:Key", "another key that is long enough"));
        using var expired = await Administrator.CreateSignedInAsync(site);
        time.Advance(TimeSpan.FromHours(8) + TimeSpan.FromSeconds(1));
        using var foreign = new Administrator(withAnotherKey);
        using (await foreign.SignInAsync("another key that is long enough"))
        {
            Assert.Contains(foreign.Cookies.GetCookies(site.Address), cookie => cookie.Name == AdminSession.CookieName);
        }

        using var withExpired = new Administrator(site, expired.Cookies);
        using var withForeign = new Administrator(site, foreign.Cookies);
        using var withNothing = new Administrator(site);
        var open = new List<string>();
        foreach (var endpoint in endpoints)
        {
            await TryAsync("nothing", withNothing.Http, endpoint, key: null);
            await TryAsync("expired session", withExpired.Http, endpoint, key: null);
            await TryAsync("session of another key", withForeign.Http, endpoint, key: null);

            await TryAsync("wrong key", withNothing.Http, endpoint, key: "wrong");
        }

        return open;

        async Task TryAsync(string sender, HttpClient http, string endpoint, string? key)
        {
            var (method, path) = (endpoint.Split(' ')[0], endpoint.Split(' ')[1]);
            using var request = new HttpRequestMessage(new HttpMethod(method), "/" + path);
            if (key is not null)
            {
                request.Headers.Add("X-Admin-Key", key);
            }

            using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
            var isClosed = response.StatusCode == HttpStatusCode.Unauthorized
                || (response.StatusCode == HttpStatusCode.Redirect && key is null && !path.StartsWith("api/", StringComparison.Ordinal)
                    && response.Headers.Location?.OriginalString.Split('?')[0] == "/" + SignIn);
            if (!isClosed)
            {
                open.Add($"{endpoint}: {(int)response.StatusCode} with {sender}");
            }
        }
    }

    /// <summary>Method and path of each route except the sign-in page, with values for the parameters.</summary>
    private static IReadOnlyList<string> AdminEndpoints(Site site) =>
    [
        .. from endpoint in site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           let path = PathOf(endpoint.RoutePattern)
           where path != SignIn && (IsBelow(path, "admin") || IsBelow(path, "api/admin") || IsOfAdmin(endpoint))
           from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods
               : ["GET", "POST"]
           select $"{method} {path}",
    ];

    private static bool IsBelow(string path, string parent) =>
        path.Equals(parent, StringComparison.OrdinalIgnoreCase) || path.StartsWith(parent + "/", StringComparison.OrdinalIgnoreCase);

    private static bool IsOfAdmin(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<ControllerActionDescriptor>()?.ControllerTypeInfo is { } controller
        && (controller.IsAssignableTo(typeof(AdminController)) || controller.Namespace == typeof(AdminController).Namespace);

    private static string PathOf(RoutePattern pattern) =>
        string.Join('/', pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternSeparatorPart separator => separator.Content,
        _ => "1",
    }))));

    private Site Start(Action<IServiceCollection>? replaceServices = null, params (string Name, string Value)[] settings)
    {
        // Without limits, because 429 would hide an open route.
        var all = new Dictionary<string, string?>(host.Settings) { ["RateLimits:Enabled"] = "false" };
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        return Site.Start(all, services =>
        {
            services.AddSingleton<TimeProvider>(time);
            replaceServices?.Invoke(services);
        });
    }
}

/// <summary>Two admin routes without protection, which the test must find.</summary>
public sealed class UnprotectedController : Controller
{
    [HttpGet("/admin/forgotten/{id:int}")]
    public IActionResult Show(int id) => Ok(id);

    [HttpDelete("/api/admin/forgotten/{id:int}")]
    public IActionResult Delete(int id) => Ok(id);
}
