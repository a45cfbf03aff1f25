using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Hosting.Health;

/// <summary>A deployment ends an instance in the middle of a crowd.</summary>
[Collection(nameof(Crowds))]
public sealed class ShutdownTests
{
    private const int Rounds = 20;
    private const int RoundsAtOnce = 4;
    private const int Clients = 16;
    private static readonly TimeSpan GracePeriod = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = 240_000)]
    public async Task Twenty_times_told_to_stop_under_load_no_answer_is_cut_and_no_answered_booking_is_missing()
    {
        var answered = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Rounds),
            new ParallelOptions { MaxDegreeOfParallelism = RoundsAtOnce, CancellationToken = Cancellation },
            async (round, _) => Interlocked.Add(ref answered, await StopUnderLoadAsync(TimeSpan.FromMilliseconds(100 * (round % 3)))));

        TestContext.Current.TestOutputHelper?.WriteLine($"{answered} bookings were answered in {Rounds} rounds");
    }

    [Fact(Timeout = 120_000)]
    public async Task Told_to_stop_it_is_not_ready_at_once_and_answers_until_the_delay_is_over()
    {
        await using var host = new SqliteHost();
        await using var application = await ApplicationProcess.StartAsync(Settings(host, TimeSpan.FromSeconds(3)));
        using (var before = await application.Http.GetAsync("/health/ready", Cancellation))
        {
            Assert.Equal(HttpStatusCode.OK, before.StatusCode);
            Assert.NotEqual(true, before.Headers.ConnectionClose);
        }

        await application.TellToStopAsync();
        using (var notReady = await NotReadyAsync(application))
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
    public async Task A_request_that_was_under_way_when_it_was_told_to_stop_is_answered_and_its_connection_closed()
    {
        await using var host = new SqliteHost();
        await using var application = await ApplicationProcess.StartAsync(Settings(host, TimeSpan.FromSeconds(10)));
        using var body = new BodyAskedFor(BookingApi.Body(), async () =>
        {
            await application.TellToStopAsync();
            using var notReady = await NotReadyAsync(application);
        });
        using var patient = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) });
        patient.DefaultRequestHeaders.ExpectContinue = true;
        using var booked = await patient.PostAsync(new Uri(application.Address, "/api/bookings"), body, Cancellation);

        Assert.Equal(HttpStatusCode.Created, booked.StatusCode);
        Assert.True(booked.Headers.ConnectionClose);
        await application.StopAsync();
        Assert.Equal(0, application.ExitCode);
    }

    private static async Task<HttpResponseMessage> NotReadyAsync(ApplicationProcess application)
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

    /// <summary>How many bookings were answered in one round.</summary>
    private static async Task<int> StopUnderLoadAsync(TimeSpan delay)
    {
        await using var host = new SqliteHost();
        await using var application = await ApplicationProcess.StartAsync(Settings(host, delay));
        var references = new ConcurrentBag<string>();
        var faults = new ConcurrentBag<string>();
        var crowd = Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(() => BookUntilNobodyListensAsync(application.Address, references, faults), Cancellation)));
        while (references.Count < 2 * Clients && faults.IsEmpty)
        {
            await Task.Delay(5, Cancellation);
        }

        var told = Stopwatch.GetTimestamp();
        await application.StopAsync();
        Assert.InRange(Stopwatch.GetElapsedTime(told), TimeSpan.Zero, GracePeriod);
        Assert.Equal(0, application.ExitCode);
        await crowd;

        Assert.Empty(faults);
        var stored = (await host.BookingsAsync()).Values.ToHashSet(StringComparer.Ordinal);
        Assert.DoesNotContain(references, reference => !stored.Contains(reference));
        return references.Count;
    }

    private static Dictionary<string, string?> Settings(SqliteHost host, TimeSpan delay) =>
        new(host.Settings) { ["Email:Provider"] = "Files", ["Event:SlotCapacity"] = "100000", ["RateLimits:Enabled"] = "false", ["Shutdown:Delay"] = delay.ToString("c") };

    private static async Task BookUntilNobodyListensAsync(Uri address, ConcurrentBag<string> references, ConcurrentBag<string> faults)
    {
        using var client = new BookingConnection(address);
        try
        {
            while (true)
            {
                var (reference, fault) = await client.BookAsync("2026-03-01T10:00", Cancellation);
                if (reference is not null)
                {
                    references.Add(reference);
                }

                if (fault is not null)
                {
                    faults.Add(fault);
                    return;
                }
            }
        }
        catch (SocketException)
        {
            // The door is shut.
        }
    }

    /// <summary>A body that its client keeps until the application reads it (<c>100 Continue</c>), and then a little longer.</summary>
    private sealed class BodyAskedFor : HttpContent
    {
        private readonly JsonContent json;
        private readonly Func<Task> keep;

        public BodyAskedFor(object body, Func<Task> keep)
        {
            json = JsonContent.Create(body);
            this.keep = keep;
            Headers.ContentType = json.Headers.ContentType;
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await keep();
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
