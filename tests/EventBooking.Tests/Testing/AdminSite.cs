using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace EventBooking.Tests.Testing;

/// <summary>One application with an empty SQLite file, an example admin controller, and a clock that the test sets.</summary>
public sealed class AdminSite : IAsyncDisposable
{
    private readonly SqliteHost host = new();

    public AdminSite(params (string Name, string Value)[] settings) => Site = StartAnother(settings);

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 2, 1, 12, 0, 0, TimeSpan.Zero));

    public LogCollector Log { get; } = new();

    public Site Site { get; }

    /// <summary>Starts another instance with the same file and clock.</summary>
    public Site StartAnother(params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>(host.Settings);
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        return Site.Start(all, services =>
        {
            ExampleAdmin.Add(services);
            services.AddSingleton<TimeProvider>(Time);
            services.AddSingleton<ILoggerProvider>(Log);
        });
    }

    /// <summary>Sends a request with the key in the header.</summary>
    public async Task<HttpResponseMessage> SendWithKeyAsync(string key, string path = ExampleAdminController.Api, HttpClient? http = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("X-Admin-Key", key);
        return await (http ?? Site.Http).SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Site.DisposeAsync();
        Log.Dispose();
        await host.DisposeAsync();
    }
}
