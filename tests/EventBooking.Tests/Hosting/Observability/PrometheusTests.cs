using System.Net;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Hosting.Observability;

/// <summary>Metrics for Prometheus.</summary>
public sealed class PrometheusTests : IAsyncDisposable
{
    private readonly SqliteHost host = new();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Metrics_have_a_separate_port_and_no_personal_data()
    {
        var port = FreePort.Find();
        await using var site = Site.Start(new Dictionary<string, string?>(host.Settings) { ["Telemetry:PrometheusPort"] = port });
        using (var booked = await site.Http.BookAsync(BookingApi.Body(name: "Zebedee Quixwood")))
        {
            Assert.Equal(HttpStatusCode.Created, booked.StatusCode);
        }

        using var http = new HttpClient();
        var measurements = await http.GetStringAsync(new Uri($"http://localhost:{port}/metrics"), TestContext.Current.CancellationToken);

        Assert.Contains("eventbooking_booking_attempts_total", measurements, StringComparison.Ordinal);
        Assert.Contains("outcome=\"booked\"", measurements, StringComparison.Ordinal);
        Assert.Contains("eventbooking_commit_batch_size", measurements, StringComparison.Ordinal);
        Assert.Contains("http_server_request_duration", measurements, StringComparison.Ordinal);
        Assert.DoesNotContain("Zebedee", measurements, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("ada@example.com", measurements, StringComparison.OrdinalIgnoreCase);
        using var onSite = await site.Http.GetAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, onSite.StatusCode);
    }
}
