using System.Collections.Concurrent;
using System.Net;
using System.Text;
using EventBooking.Tests.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace EventBooking.Tests.Hosting.Observability;

/// <summary>Traces and metrics that a collector receives, with both protocols of https://opentelemetry.io/docs/specs/otlp/.</summary>
public sealed class OtlpTests : IAsyncDisposable
{
    private readonly SqliteHost host = new();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Theory(Timeout = 120_000)]
    [InlineData("http/protobuf", "/v1/traces", "/v1/metrics")]
    [InlineData("grpc", "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
        "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export")]
    public async Task A_collector_receives_traces_and_metrics_without_personal_data_by_the_end_of_a_shutdown(
        string protocol, string traces, string measurements)
    {
        await using var collector = await Collector.StartAsync();
        await using var application = await ApplicationProcess.StartAsync(new Dictionary<string, string?>(host.Settings)
        {
            ["Email:Provider"] = "Files",
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.AddressFor(protocol).ToString(),
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol,
        });
        using (var booked = await application.Http.BookAsync(BookingApi.Body(name: "Zebedee Quixwood")))
        {
            Assert.Equal(HttpStatusCode.Created, booked.StatusCode);
            using var page = await application.Http.GetAsync(booked.Headers.Location!.AbsolutePath, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
            await application.StopAsync();

            Assert.All(["eventbooking", "POST api/bookings", NameOfSpan("book"), "wait in lane", "decide", "transaction", "commit"], span =>
                Assert.Contains(span, collector.At(traces), StringComparison.Ordinal));
            Assert.All(["eventbooking.booking.attempts", "booked", "http.server.request.duration"], name => Assert.Contains(
                name, collector.At(measurements), StringComparison.Ordinal));
            string[] personal = ["Zebedee", "ada@example.com", "7946 0123", "79460123", booked.Headers.Location!.ToString().Split('/')[^1]];
            Assert.All(personal, word => Assert.DoesNotContain(
                word, collector.At(traces) + collector.At(measurements), StringComparison.OrdinalIgnoreCase));
        }
    }

    /// <summary>
    /// Adds field number and length, so that longer names do not match: https://protobuf.dev/programming-guides/encoding/.
    /// </summary>
    private static string NameOfSpan(string name) => $"{(char)(5 << 3 | 2)}{(char)name.Length}{name}";

    /// <summary>Keeps all requests. The texts in protocol buffers are plain UTF-8.</summary>
    private sealed class Collector : IAsyncDisposable
    {
        private readonly ConcurrentDictionary<string, string> received = [];
        private readonly WebApplication app;

        private Collector()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(kestrel =>
            {
                kestrel.Listen(IPAddress.Loopback, 0, http => http.Protocols = HttpProtocols.Http1);
                kestrel.Listen(IPAddress.Loopback, 0, grpc => grpc.Protocols = HttpProtocols.Http2);
            });
            app = builder.Build();
            app.Run(ReceiveAsync);
        }

        public static async Task<Collector> StartAsync()
        {
            var collector = new Collector();
            await collector.app.StartAsync();
            return collector;
        }

        public Uri AddressFor(string protocol) => new(app.Urls.ElementAt(protocol == "grpc" ? 1 : 0));

        public string At(string path) => received.GetValueOrDefault(path, "");

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private async Task ReceiveAsync(HttpContext context)
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            received.AddOrUpdate(context.Request.Path, static (_, text) => text, static (
                _, earlier, text) => earlier + text, Encoding.UTF8.GetString(body.ToArray()));
            if (context.Request.ContentType == "application/grpc")
            {
                context.Response.ContentType = context.Request.ContentType;
                await context.Response.Body.WriteAsync(new byte[5]); // an empty message: not compressed, no bytes
                context.Response.AppendTrailer("grpc-status", "0");
            }
        }
    }
}
