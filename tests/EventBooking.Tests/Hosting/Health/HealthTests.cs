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
    private readonly WrittenLog log = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        log.Dispose();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task A_site_that_is_well_is_live_and_ready_and_says_of_each_check_how_it_is()
    {
        await using var site = Start();

        var live = await AskAsync(site, "/health/live");
        var ready = await AskAsync(site, "/health/ready");

        Assert.Equal((HttpStatusCode.OK, "Healthy"), (live.Status, live.Body.GetProperty("status").GetString()));
        Assert.Equal((HttpStatusCode.OK, "Healthy"), (ready.Status, ready.Body.GetProperty("status").GetString()));
        Assert.Equal(["running", "store", "email", "integrity"], ready.Body.GetProperty("checks").EnumerateObject().Select(check => check.Name));
    }

    [Fact]
    public async Task A_store_that_hangs_is_not_ready_within_a_second_or_so_and_live_all_the_same()
    {
        await using var site = Start(services => services.AddSingleton<IStoreInspection>(new HangingInspection()));
        await AskAsync(site, "/health/live");

        var asked = Stopwatch.GetTimestamp();
        var ready = await AskAsync(site, "/health/ready");
        var elapsed = Stopwatch.GetElapsedTime(asked);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.Status);
        Assert.Equal("Unhealthy", ready.Body.GetProperty("checks").GetProperty("store").GetProperty("status").GetString());
        Assert.InRange(elapsed, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(3));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(site, "/health/live")).Status);
    }

    [Fact]
    public async Task Another_schema_is_not_ready_and_the_answer_says_which()
    {
        await using var site = Start();
        await using var connection = host.Connect();
        await connection.ExecuteAsync("PRAGMA user_version = 9999");

        var ready = await AskAsync(site, "/health/ready");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.Status);
        var store = ready.Body.GetProperty("checks").GetProperty("store");
        Assert.Contains("9999", store.GetProperty("description").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_promise_degrades_is_logged_with_its_slot_and_mends()
    {
        await using var site = Start();
        using (var booked = await site.Http.BookAsync(BookingApi.Body()))
        {
            Assert.Equal(HttpStatusCode.Created, booked.StatusCode);
        }

        await host.MiscountDirectlyAsync("2026-03-01T10:00", 1);
        await UntilIntegrityIsAsync(site, "Degraded");
        Assert.Contains(log.Lines, line => line.EventId == 5020 && line.Level == LogLevel.Error && line.Text.Contains("2026-03-01T10:00: booked count 2, confirmed 1, capacity 4", StringComparison.Ordinal));

        await host.MiscountDirectlyAsync("2026-03-01T10:00", -1);
        await UntilIntegrityIsAsync(site, "Healthy");
    }

    private Site Start(Action<IServiceCollection>? replace = null) =>
        Site.Start(host.Settings.Append(new("Integrity:Interval", "00:00:00.1")).ToDictionary(), services =>
        {
            services.AddSingleton<ILoggerProvider>(log);
            replace?.Invoke(services);
        });

    private static async Task UntilIntegrityIsAsync(Site site, string status)
    {
        while (true)
        {
            var ready = await AskAsync(site, "/health/ready");
            Assert.Equal(HttpStatusCode.OK, ready.Status);
            if (ready.Body.GetProperty("checks").GetProperty("integrity").GetProperty("status").GetString() == status)
            {
                return;
            }

            await Task.Delay(20, Cancellation);
        }
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> AskAsync(Site site, string path)
    {
        using var response = await site.Http.GetAsync(path, Cancellation);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return (response.StatusCode, await response.JsonAsync());
    }

    /// <summary>Does not even notice that nobody waits for it any more.</summary>
    private sealed class HangingInspection : IStoreInspection
    {
        public async Task<string?> FindSchemaFaultAsync(CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
            return null;
        }

        public Task<IReadOnlyList<FaultySlot>> FindFaultySlotsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<FaultySlot>>([]);
    }
}
