using System.Net;
using System.Text.Json;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Hosting.Startup;

/// <summary>The application requests its own pages before it is ready, and leaves nothing behind.</summary>
public sealed class WarmUpTests : IAsyncDisposable
{
    private const int WarmedUp = 5030;
    private const int Failed = 5031;

    private readonly SqliteHost host = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact(Timeout = 120_000)]
    public async Task The_site_is_unready_and_serves_pages_until_the_warm_up_ends()
    {
        await using var application = await ApplicationProcess.StartAsync(Settings("00:00:03"));

        var (status, body) = await ReadyAsync(application);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("warming up", body, StringComparison.Ordinal);
        using (var page = await application.Http.GetAsync("/", Cancellation))
        {
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        }

        await WaitUntilReadyAsync(application);
        await application.StopAsync();
        Assert.InRange(EventIn(application, WarmedUp).GetProperty("Requests").GetInt32(), 1, int.MaxValue);
    }

    [Fact(Timeout = 120_000)]
    public async Task The_warm_up_books_nothing_and_is_neither_limited_nor_logged()
    {
        var settings = Settings("00:00:00.500");
        settings["RateLimits:Reading:Requests"] = "2";
        settings["RateLimits:Reading:Period"] = "1.00:00:00";
        await using var application = await ApplicationProcess.StartAsync(settings);
        await WaitUntilReadyAsync(application);

        Assert.Empty(await host.BookingsAsync());
        using (var dates = await application.Http.GetAsync("/api/dates", Cancellation))
        {
            Assert.Equal(HttpStatusCode.OK, dates.StatusCode);
        }

        await application.StopAsync();
        Assert.InRange(EventIn(application, WarmedUp).GetProperty("Requests").GetInt32(), 7, int.MaxValue);
        Assert.Single(application.Output, line => line.Contains("\"Route\":\"/api/dates\"", StringComparison.Ordinal));
        Assert.DoesNotContain(application.Output, line => line.Contains("\"Route\":\"/api/bookings\"", StringComparison.Ordinal));
    }

    [Fact(Timeout = 120_000)]
    public async Task The_host_of_the_site_is_requested_because_others_may_be_rejected()
    {
        var settings = Settings("00:00:00.500");
        settings["AllowedHosts"] = "booking.example.com";
        settings["Site:BaseUrl"] = "https://booking.example.com";
        settings["Site:KnownProxies"] = "127.0.0.1";
        await using var application = await ApplicationProcess.StartAsync(settings);
        application.Http.DefaultRequestHeaders.Host = "booking.example.com";
        await WaitUntilReadyAsync(application);

        await application.StopAsync();
        Assert.InRange(EventIn(application, WarmedUp).GetProperty("Requests").GetInt32(), 1, int.MaxValue);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_warm_up_that_fails_is_logged_as_a_warning_and_the_application_works()
    {
        var settings = Settings("00:00:00.500");
        settings["AllowedHosts"] = "127.0.0.1";
        settings["Site:BaseUrl"] = "https://booking.example.com";
        settings["Site:KnownProxies"] = "127.0.0.1";
        await using var application = await ApplicationProcess.StartAsync(settings);
        await WaitUntilReadyAsync(application);
        using var booked = await application.Http.BookAsync(BookingApi.Body());
        Assert.Equal(HttpStatusCode.Created, booked.StatusCode);

        await application.StopAsync();
        Assert.Equal("Warning", EventIn(application, Failed).GetProperty("@l").GetString());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_shutdown_ends_the_warm_up_at_once()
    {
        await using var application = await ApplicationProcess.StartAsync(Settings("00:01:00"));

        await application.StopAsync();

        Assert.Equal(0, application.ExitCode);
        Assert.DoesNotContain(application.Output, line => line.Contains($"\"Id\":{Failed}", StringComparison.Ordinal) || line.Contains(
            $"\"Id\":{WarmedUp}", StringComparison.Ordinal));
    }

    private Dictionary<string, string?> Settings(string duration) => new(host.Settings)
    {
        ["WarmUp:Duration"] = duration,
        ["Email:Provider"] = "Files",
        ["Logging:LogLevel:Default"] = "Information",
    };

    private static async Task<(HttpStatusCode Status, string Body)> ReadyAsync(ApplicationProcess application)
    {
        using var response = await application.Http.GetAsync("/health/ready", Cancellation);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation));
    }

    private static async Task WaitUntilReadyAsync(ApplicationProcess application)
    {
        while (await ReadyAsync(application) is not (HttpStatusCode.OK, _))
        {
            await Task.Delay(20, Cancellation);
        }
    }

    private static JsonElement EventIn(ApplicationProcess application, int id) =>
        JsonDocument.Parse(application.Output.Single(line => line.Contains($"\"Id\":{id}", StringComparison.Ordinal))).RootElement;
}
