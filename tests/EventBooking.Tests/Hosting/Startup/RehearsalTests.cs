using System.Net;
using System.Text.Json;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Hosting.Startup;

/// <summary>What the application does before it listens, and that nothing is left of it.</summary>
public sealed class RehearsalTests : IAsyncDisposable
{
    private const int Rehearsed = 5030;
    private const int Failed = 5031;

    private readonly SqliteHost host = new();
    private readonly string temporary = Directory.CreateTempSubdirectory("eventbooking-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        Directory.Delete(temporary, recursive: true);
    }

    [Fact(Timeout = 120_000)]
    public async Task Before_it_listens_it_books_in_a_store_of_which_nothing_is_left()
    {
        var port = FreePort.Find();
        await using var application = await StartAsync(temporary, port);

        Assert.Empty(Directory.EnumerateDirectories(temporary));
        Assert.Empty(await host.BookingsAsync());
        var dates = await application.Http.GetStringAsync(new Uri("/api/dates", UriKind.Relative), Cancellation);
        Assert.Contains("\"capacity\":36,\"remaining\":36", dates, StringComparison.Ordinal);

        using var booked = await application.Http.BookAsync(BookingApi.Body());
        Assert.Equal(HttpStatusCode.Created, booked.StatusCode);
        using var http = new HttpClient();
        var measurements = await http.GetStringAsync(new Uri($"http://localhost:{port}/metrics"), Cancellation);
        Assert.Matches("(?m)^eventbooking_booking_attempts_total\\{.*outcome=\"booked\".*\\} 1$", measurements);
        Assert.DoesNotContain("outcome=\"full\"", measurements, StringComparison.Ordinal);

        await application.StopAsync();
        var rehearsed = EventIn(application, Rehearsed);
        Assert.InRange(rehearsed.GetProperty("Seats").GetInt32(), 1, rehearsed.GetProperty("Visits").GetInt32());
        Assert.Single(application.Output, line => line.Contains("\"Route\":\"/api/bookings\"", StringComparison.Ordinal));
    }

    [Fact(Timeout = 120_000)]
    public async Task One_that_fails_is_told_and_keeps_nobody_from_booking()
    {
        await using var application = await StartAsync(Path.Combine(temporary, "missing"));
        using var booked = await application.Http.BookAsync(BookingApi.Body());
        Assert.Equal(HttpStatusCode.Created, booked.StatusCode);

        await application.StopAsync();
        Assert.Equal("Warning", EventIn(application, Failed).GetProperty("@l").GetString());
    }

    [Fact(Timeout = 120_000)]
    public async Task Which_hosts_may_be_asked_for_and_where_it_will_listen_do_not_matter_to_it()
    {
        var settings = Settings(temporary);
        settings["AllowedHosts"] = "booking.example.com";
        settings["ASPNETCORE_PREFERHOSTINGURLS"] = "true";
        await using var application = await ApplicationProcess.StartAsync(settings);

        await application.StopAsync();
        Assert.InRange(EventIn(application, Rehearsed).GetProperty("Visits").GetInt32(), 1, int.MaxValue);
    }

    [Fact(Timeout = 120_000)]
    public async Task While_it_rehearses_nobody_else_can_come_in_and_it_can_be_stopped()
    {
        var settings = Settings(temporary);
        settings["Rehearsal:Duration"] = "00:01:00";
        settings["ASPNETCORE_PREFERHOSTINGURLS"] = "true";
        await using var application = ApplicationProcess.Launch(settings);
        bool hasBegun;
        do
        {
            await Task.Delay(20, Cancellation);
            hasBegun = Directory.GetFiles(temporary, "door", SearchOption.AllDirectories).Length > 0;
            await Assert.ThrowsAsync<HttpRequestException>(() => application.Http.GetAsync("/api/dates", Cancellation));
        }
        while (!hasBegun);

        await application.StopAsync();
        Assert.Equal(0, application.ExitCode);
        Assert.Empty(Directory.EnumerateDirectories(temporary));
        Assert.DoesNotContain(application.Output, line => line.Contains($"\"Id\":{Failed}", StringComparison.Ordinal));
    }

    private Task<ApplicationProcess> StartAsync(string temporaryFolder, string prometheusPort = "0") =>
        ApplicationProcess.StartAsync(new Dictionary<string, string?>(Settings(temporaryFolder)) { ["Telemetry:PrometheusPort"] = prometheusPort });

    private Dictionary<string, string?> Settings(string temporaryFolder) => new(host.Settings)
    {
        ["Rehearsal:Duration"] = "00:00:00.500",
        ["Email:Provider"] = "Files",
        ["Logging:LogLevel:Default"] = "Information",
        ["TMPDIR"] = temporaryFolder,
    };

    private static JsonElement EventIn(ApplicationProcess application, int id) =>
        JsonDocument.Parse(application.Output.Single(line => line.Contains($"\"Id\":{id}", StringComparison.Ordinal))).RootElement;
}
