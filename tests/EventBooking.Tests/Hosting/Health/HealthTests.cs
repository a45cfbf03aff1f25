using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Dapper;
using EventBooking.Bookings;
using EventBooking.Tests.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EventBooking.Tests.Hosting.Health;

public sealed class HealthTests : IAsyncLifetime
{
    private readonly SqliteHost host = new();
    private readonly LogCollector log = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        log.Dispose();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task A_healthy_site_is_live_and_ready_and_reports_each_check()
    {
        await using var site = Start();

        var live = await GetHealthAsync(site, "/health/live");
        var ready = await GetHealthAsync(site, "/health/ready");

        Assert.Equal((HttpStatusCode.OK, "Healthy"), (live.Status, live.Body.GetProperty("status").GetString()));
        Assert.Equal((HttpStatusCode.OK, "Healthy"), (ready.Status, ready.Body.GetProperty("status").GetString()));
        Assert.Equal(
            ["running", "warm-up", "store", "email", "integrity", "settings"], ready.Body.GetProperty("checks").EnumerateObject().Select(
            check => check.Name));
    }

    [Fact]
    public async Task A_store_that_hangs_makes_the_site_unready_within_seconds_but_not_dead()
    {
        await using var site = Start(services => services.AddSingleton<IStoreInspection>(new HangingInspection()));
        await GetHealthAsync(site, "/health/live");

        var started = Stopwatch.GetTimestamp();
        var ready = await GetHealthAsync(site, "/health/ready");
        var elapsed = Stopwatch.GetElapsedTime(started);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.Status);
        Assert.Equal("Unhealthy", ready.Body.GetProperty("checks").GetProperty("store").GetProperty("status").GetString());
        Assert.InRange(elapsed, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(3));
        Assert.Equal(HttpStatusCode.OK, (await GetHealthAsync(site, "/health/live")).Status);
    }

    [Fact]
    public async Task A_wrong_schema_makes_the_site_unready_and_is_named()
    {
        await using var site = Start();
        await using var connection = host.Connect();
        await connection.ExecuteAsync("PRAGMA user_version = 9999");

        var ready = await GetHealthAsync(site, "/health/ready");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.Status);
        var store = ready.Body.GetProperty("checks").GetProperty("store");
        Assert.Contains("9999", store.GetProperty("description").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_booked_count_degrades_the_site_and_is_logged_until_it_is_corrected()
    {
        await using var site = Start();
        using (var booked = await site.Http.BookAsync(BookingApi.Body()))
        {
            Assert.Equal(HttpStatusCode.Created, booked.StatusCode);
        }

        await host.MiscountDirectlyAsync("2026-03-01T10:00", 1);
        await WaitUntilIntegrityIsAsync(site, "Degraded");
        Assert.Contains(log.Lines, line => line.EventId == 5020 && line.Level == LogLevel.Error && line.Text.Contains(
            "2026-03-01T10:00: booked count 2, confirmed 1, capacity 4", StringComparison.Ordinal));

        await host.MiscountDirectlyAsync("2026-03-01T10:00", -1);
        await WaitUntilIntegrityIsAsync(site, "Healthy");
    }

    private Site Start(Action<IServiceCollection>? replace = null) =>
        Site.Start(host.Settings.Append(new("Integrity:Interval", "00:00:00.1")).ToDictionary(), services =>
        {
            services.AddSingleton<ILoggerProvider>(log);
            replace?.Invoke(services);
        });

    private static async Task WaitUntilIntegrityIsAsync(Site site, string status)
    {
        while (true)
        {
            var ready = await GetHealthAsync(site, "/health/ready");
            Assert.Equal(HttpStatusCode.OK, ready.Status);
            if (ready.Body.GetProperty("checks").GetProperty("integrity").GetProperty("status").GetString() == status)
            {
                return;
            }

            await Task.Delay(20, Cancellation);
        }
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> GetHealthAsync(Site site, string path)
    {
        using var response = await site.Http.GetAsync(path, Cancellation);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return (response.StatusCode, await response.JsonAsync());
    }

    /// <summary>Ignores cancellation.</summary>
    private sealed class HangingInspection : IStoreInspection
    {
        public async Task<string?> FindSchemaErrorAsync(CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
            return null;
        }

        public Task<IReadOnlyList<InconsistentSlot>> FindInconsistentSlotsAsync(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<InconsistentSlot>>([]);
    }
}
