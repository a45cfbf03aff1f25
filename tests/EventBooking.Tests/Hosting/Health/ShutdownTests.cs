using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Hosting.Health;

/// <summary>An instance is shut down under load, as a deployment does.</summary>
[Collection(nameof(NonParallelCollection))]
public sealed class ShutdownTests
{
    private const int Rounds = 20;
    private const int RoundsAtOnce = 4;
    private const int Clients = 16;
    private static readonly TimeSpan GracePeriod = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = 240_000)]
    public async Task Twenty_shutdowns_under_load_cut_no_response_and_lose_no_confirmed_booking()
    {
        var answered = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Rounds),
            new ParallelOptions { MaxDegreeOfParallelism = RoundsAtOnce, CancellationToken = Cancellation },
            async (round, _) => Interlocked.Add(ref answered, await StopUnderLoadAsync(TimeSpan.FromMilliseconds(100 * (round % 3)))));

        TestContext.Current.TestOutputHelper?.WriteLine($"{answered} bookings were answered in {Rounds} rounds");
    }

    [Fact(Timeout = 120_000)]
    public async Task A_shutdown_makes_the_site_unready_at_once_and_it_answers_until_the_delay_is_over()
    {
        await using var host = new SqliteHost();
        await using var application = await ApplicationProcess.StartAsync(Settings(host, TimeSpan.FromSeconds(3)));
        using (var before = await application.Http.GetAsync("/health/ready", Cancellation))
        {
            Assert.Equal(HttpStatusCode.OK, before.StatusCode);
            Assert.NotEqual(true, before.Headers.ConnectionClose);
        }

        await application.SignalStopAsync();
        using (var notReady = await WaitUntilUnreadyAsync(application))
        {
            Assert.True(notReady.Headers.ConnectionClose);
        }

        using var live = await application.Http.GetAsync("/health/live", Cancellation);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        using var booked = await application.Http.BookAsync(BookingApi.Body());
        Assert.Equal(HttpStatusCode.Created, booked.StatusCode);
        await application.StopAsync();
        Assert.Equal(0, application.ExitCode);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_request_that_arrived_before_the_shutdown_is_answered_and_its_connection_is_closed()
    {
        await using var host = new SqliteHost();
        await using var application = await ApplicationProcess.StartAsync(Settings(host, TimeSpan.FromSeconds(10)));
        using var body = new DelayedBody(BookingApi.Body(), async () =>
        {
            await application.SignalStopAsync();
            using var notReady = await WaitUntilUnreadyAsync(application);
        });
        using var patient = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) });
        patient.DefaultRequestHeaders.ExpectContinue = true;
        using var booked = await patient.PostAsync(new Uri(application.Address, "/api/bookings"), body, Cancellation);

        Assert.Equal(HttpStatusCode.Created, booked.StatusCode);
        Assert.True(booked.Headers.ConnectionClose);
        await application.StopAsync();
        Assert.Equal(0, application.ExitCode);
    }

    private static async Task<HttpResponseMessage> WaitUntilUnreadyAsync(ApplicationProcess application)
    {
        while (true)
        {
            var ready = await application.Http.GetAsync("/health/ready", Cancellation);
            if (ready.StatusCode == HttpStatusCode.ServiceUnavailable)
            {
                return ready;
            }

            ready.Dispose();
        }
    }

    /// <summary>The number of bookings that were confirmed in one round.</summary>
    private static async Task<int> StopUnderLoadAsync(TimeSpan delay)
    {
        await using var host = new SqliteHost();
        await using var application = await ApplicationProcess.StartAsync(Settings(host, delay));
        var references = new ConcurrentBag<string>();
        var errors = new ConcurrentBag<string>();
        var clients = Task.WhenAll(Enumerable.Range(0, Clients).Select(
            _ => Task.Run(() => BookUntilShutdownAsync(application.Address, references, errors), Cancellation)));
        while (references.Count < 2 * Clients && errors.IsEmpty)
        {
            await Task.Delay(5, Cancellation);
        }

        var stopped = Stopwatch.GetTimestamp();
        await application.StopAsync();
        Assert.InRange(Stopwatch.GetElapsedTime(stopped), TimeSpan.Zero, GracePeriod);
        Assert.Equal(0, application.ExitCode);
        await clients;

        Assert.Empty(errors);
        var stored = (await host.BookingsAsync()).Values.ToHashSet(StringComparer.Ordinal);
        Assert.DoesNotContain(references, reference => !stored.Contains(reference));
        return references.Count;
    }

    private static Dictionary<string, string?> Settings(SqliteHost host, TimeSpan delay) =>
        new(host.Settings)
        {
            ["Email:Provider"] = "Files",
            ["Event:SlotCapacity"] = "100000",
            ["RateLimits:Enabled"] = "false",
            ["Shutdown:Delay"] = delay.ToString("c")
        };

    private static async Task BookUntilShutdownAsync(Uri address, ConcurrentBag<string> references, ConcurrentBag<string> errors)
    {
        using var client = new BookingConnection(address);
        try
        {
            while (true)
            {
                var (reference, error) = await client.BookAsync("2026-03-01T10:00", Cancellation);
                if (reference is not null)
                {
                    references.Add(reference);
                }

                if (error is not null)
                {
                    errors.Add(error);
                    return;
                }
            }
        }
        catch (SocketException)
        {
            // The application does not listen any more.
        }
    }

    /// <summary>A body that is sent after the application has asked for it (<c>100 Continue</c>) and the callback has run.</summary>
    private sealed class DelayedBody : HttpContent
    {
        private readonly JsonContent json;
        private readonly Func<Task> beforeSending;

        public DelayedBody(object body, Func<Task> beforeSending)
        {
            json = JsonContent.Create(body);
            this.beforeSending = beforeSending;
            Headers.ContentType = json.Headers.ContentType;
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await beforeSending();
            await json.CopyToAsync(stream, context);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }

        protected override void Dispose(bool disposing)
        {
            json.Dispose();
            base.Dispose(disposing);
        }
    }
}
