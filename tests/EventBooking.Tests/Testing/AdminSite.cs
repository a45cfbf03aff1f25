using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace EventBooking.Tests.Testing;

/// <summary>One application over an empty SQLite file with the example of the admin area, on a clock that is moved by hand.</summary>
public sealed class AdminSite : IAsyncDisposable
{
    private readonly SqliteHost host = new();

    public AdminSite(params (string Name, string Value)[] settings) => Site = StartAnother(settings);

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 2, 1, 12, 0, 0, TimeSpan.Zero));

    public WrittenLog Log { get; } = new();

    public Site Site { get; }

    /// <summary>One more instance over the same file, on the same clock.</summary>
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

    /// <summary>As a program does it.</summary>
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
