using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EventBooking.Tests.Testing;

/// <summary>The whole application as it runs in production, on a real socket.</summary>
public sealed class Site : WebApplicationFactory<Program>
{
    private readonly IReadOnlyDictionary<string, string?> settings;

    private readonly Action<IServiceCollection>? replaceServices;

    private readonly string environment;

    private Site(IReadOnlyDictionary<string, string?> settings, Action<IServiceCollection>? replaceServices, string environment)
    {
        this.settings = settings;
        this.replaceServices = replaceServices;
        this.environment = environment;
    }

    public Uri Address { get; private set; } = null!;

    /// <summary>Follows no redirects, so that a test sees them.</summary>
    public HttpClient Http { get; private set; } = null!;

    public static Site Start(
        IReadOnlyDictionary<string, string?> settings, Action<IServiceCollection>? replaceServices = null, string environment = "Production")
    {
        var site = new Site(settings, replaceServices, environment);
        site.UseKestrel(0);
        site.StartServer();
        site.Address = new Uri(site.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        site.Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = site.Address, Timeout = TimeSpan.FromMinutes(1) };
        return site;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment(environment);
        builder.ConfigureLogging(logging => logging.ClearProviders());
        builder.ConfigureTestServices(services => replaceServices?.Invoke(services));
        foreach (var (name, value) in settings)
        {
            builder.UseSetting(name, value);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Http.Dispose();
        }

        base.Dispose(disposing);
    }
}
