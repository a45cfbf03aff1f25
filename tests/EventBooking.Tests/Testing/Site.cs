using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EventBooking.Tests.Testing;

/// <summary>The whole application with production settings, on a real socket. It writes emails to files.</summary>
public sealed class Site : IAsyncDisposable
{
    /// <summary>The key of the admin area, unless a test sets another.</summary>
    public const string AdminKey = "the admin key of every test's site";

    private readonly WebApplication app;

    private Site(WebApplication app)
    {
        this.app = app;
        Address = new Uri(app.Urls.Single());
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        Http = new HttpClient(handler) { BaseAddress = Address, Timeout = TimeSpan.FromMinutes(1) };
    }

    public Uri Address { get; }

    /// <summary>Follows no redirects. Keeps no cookies, so each request is from somebody else.</summary>
    public HttpClient Http { get; }

    public IServiceProvider Services => app.Services;

    public static Site Start(
        IReadOnlyDictionary<string, string?> settings,
        Action<IServiceCollection>? replaceServices = null,
        string environment = "Production")
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(EventBookingBuilder).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = environment,

            // Watchers of the settings file are few on some machines, and there are many sites.
            Args = ["--hostBuilder:reloadConfigOnChange=false"],
        });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Urls"] = "http://127.0.0.1:0",
            ["Email:Provider"] = "Files",
            ["Admin:Key"] = AdminKey,
            ["Shutdown:Delay"] = "00:00:00",
            ["WarmUp:Duration"] = "00:00:00",
            ["RateLimits:Booking:Requests"] = "3000",
            ["Logging:LogLevel:EventBooking.Hosting.Observability.RequestLog"] = "None",
        });
        builder.Configuration.AddInMemoryCollection(settings);
        builder.AddEventBooking();
        builder.Logging.ClearProviders();
        replaceServices?.Invoke(builder.Services);

        var built = builder.Build();
        built.UseEventBooking();
        built.Start();
        return new(built);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
