using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using EventBooking.Tests.Testing;
using EventBooking.Tests.Web;

namespace EventBooking.Tests.Operation;

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
        while (true)
        {
            using var ready = await application.Http.GetAsync("/health/ready", Cancellation);
            if (ready.StatusCode == HttpStatusCode.ServiceUnavailable)
            {
                Assert.True(ready.Headers.ConnectionClose);
                break;
            }
        }

        using var live = await application.Http.GetAsync("/health/live", Cancellation);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        using var booked = await application.Http.BookAsync(BookingApi.Body());
        Assert.Equal(HttpStatusCode.Created, booked.StatusCode);
        await application.StopAsync();
        Assert.Equal(0, application.ExitCode);
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
}
