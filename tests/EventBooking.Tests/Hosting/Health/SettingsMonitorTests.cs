using System.Net;
using EventBooking.Bookings;
using EventBooking.Tests.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EventBooking.Tests.Hosting.Health;

/// <summary>Hours, month or capacity that were changed after bookings had been made.</summary>
public abstract class SettingsMonitorContract : IAsyncLifetime
{
    private readonly LogCollector log = new();
    private IStoreHost host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected abstract IStoreHost CreateHost();

    public async ValueTask InitializeAsync()
    {
        host = CreateHost();
        await using var before = Start();
        foreach (var name in new[] { "Ada Lovelace", "Grace Hopper" })
        {
            using var early = await before.Http.BookAsync(BookingApi.Body("2026-03-01T10:00", name));
            Assert.Equal(HttpStatusCode.Created, early.StatusCode);
        }

        using var late = await before.Http.BookAsync(BookingApi.Body("2026-03-01T12:00", "Mary Somerville"));
        Assert.Equal(HttpStatusCode.Created, late.StatusCode);
        log.Lines.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        log.Dispose();
        await host.DisposeAsync();
    }

    [Theory]
    [InlineData("Event:ScheduleA", "12:00-19:00", 2)]
    [InlineData("Event:ScheduleA", "10:30-19:30", 3)]
    [InlineData("Event:Month", "2026-05", 3)]
    public async Task Bookings_in_hours_that_the_settings_do_not_have_are_reported_listed_and_found(string name, string value, int outside)
    {
        await using var site = Start((name, value));
        using var administrator = await Administrator.CreateSignedInAsync(site);
        await UntilReportedAsync(site);

        var health = await site.Http.GetJsonAsync("/health/ready");
        Assert.Equal("Degraded", health.GetProperty("status").GetString());
        var check = health.GetProperty("checks").GetProperty("settings");
        Assert.Contains($"{outside} bookings", check.GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.Equal(LogLevel.Warning, Assert.Single(log.Lines, line => line.EventId == 5023).Level);

        var dashboard = await administrator.Http.GetPageAsync("/admin");
        Assert.Contains("Settings contradict stored bookings", dashboard.Text(".conflicts h2"), StringComparison.Ordinal);
        var link = dashboard.QuerySelector(".conflicts a")!.GetAttribute("href")!;
        Assert.Equal("/admin/bookings?date=2026-03-01&time=10:00", Uri.UnescapeDataString(link));
        var list = await administrator.Http.GetPageAsync(link);
        Assert.Equal(2, list.QuerySelectorAll("table.bookings tbody tr").Length);
        Assert.NotNull(list.QuerySelector("#date option[value='2026-03-01'][selected]"));
        Assert.NotNull(list.QuerySelector("#time option[value='10:00'][selected]"));
        Assert.Equal(3, (await administrator.Http.GetJsonAsync("/api/admin/bookings")).GetProperty("total").GetInt32());
        Assert.Equal(3, (await administrator.Http.GetJsonAsync("/api/admin/bookings?date=2026-03-01")).GetProperty("total").GetInt32());
        Assert.Equal(HttpStatusCode.BadRequest, await administrator.GetStatusAsync("/api/admin/bookings?date=2026-03-02"));
        Assert.Equal(HttpStatusCode.BadRequest, await administrator.GetStatusAsync("/api/admin/bookings?date=2026-03-01&time=08:00"));
    }

    [Fact]
    public async Task Another_capacity_is_reported_with_what_to_do()
    {
        await using var site = Start(("Event:SlotCapacity", "6"));
        using var administrator = await Administrator.CreateSignedInAsync(site);
        await UntilReportedAsync(site);

        var check = (await site.Http.GetJsonAsync("/health/ready")).GetProperty("checks").GetProperty("settings");
        Assert.Contains("9 slots have another capacity", check.GetProperty("description").GetString(), StringComparison.Ordinal);
        var text = (await administrator.Http.GetPageAsync("/admin")).Text(".conflicts");
        Assert.Contains("9 hours keep the number of seats that they were created with: 4.", text, StringComparison.Ordinal);
        Assert.Contains("docs/operations.md", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_that_fit_are_not_reported()
    {
        await using var site = Start();
        using var administrator = await Administrator.CreateSignedInAsync(site);

        var conflicts = await site.Services.GetRequiredService<StoredPlan>().CheckAsync(Cancellation);

        Assert.False(conflicts.HasAny);
        Assert.Null((await administrator.Http.GetPageAsync("/admin")).QuerySelector(".conflicts"));
        Assert.Equal("Healthy", (await site.Http.GetJsonAsync("/health/ready")).GetProperty("status").GetString());
        Assert.DoesNotContain(log.Lines, line => line.EventId == 5023);
    }

    private static async Task UntilReportedAsync(Site site)
    {
        while (!site.Services.GetRequiredService<StoredPlan>().Latest.HasAny)
        {
            await Task.Delay(20, Cancellation);
        }
    }

    private Site Start(params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>(host.Settings);
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        return Site.Start(all, services => services.AddSingleton<ILoggerProvider>(log));
    }
}

public sealed class SqliteSettingsMonitorTests : SettingsMonitorContract
{
    protected override IStoreHost CreateHost() => new SqliteHost();
}

public sealed class MongoSettingsMonitorTests(MongoServer server) : SettingsMonitorContract
{
    protected override IStoreHost CreateHost() => new MongoHost(server);
}
