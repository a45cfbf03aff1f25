using System.Diagnostics;
using System.Net;
using EventBooking.Load.Measuring;
using EventBooking.Load.Speed;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EventBooking.Tests.Load;

/// <summary>How the load tool reckons time.</summary>
public sealed class PaceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_are_due_at_even_distances_and_none_is_left_out()
    {
        var due = await new Pace(1000, TimeSpan.FromSeconds(0.2)).Due.ReadAllAsync(Cancellation).ToListAsync(Cancellation);

        Assert.Equal(200, due.Count);
        Assert.All(due.Zip(due.Skip(1)), pair => Assert.Equal(1000, Stopwatch.GetElapsedTime(pair.First, pair.Second).TotalMicroseconds, tolerance: 1));
    }

    [Fact]
    public void Percentiles_are_of_what_was_recorded()
    {
        var latencies = new Latencies();
        var now = Stopwatch.GetTimestamp();
        for (var seconds = 1; seconds <= 100; seconds++)
        {
            latencies.RecordSince(now - seconds * Stopwatch.Frequency);
        }

        Assert.Equal(100, latencies.Count);
        Assert.InRange(latencies.At(50)!.Value, 50_000 * 0.999, 51_000);
        Assert.InRange(latencies.At(99)!.Value, 99_000 * 0.999, 100_000);
        Assert.InRange(latencies.At(100)!.Value, 100_000 * 0.999, 101_000);
    }

    /// <summary>A server that stands still for 300 ms keeps four clients waiting, and with them the 60 requests that were due meanwhile.</summary>
    [Fact]
    public async Task Waiting_for_a_free_client_counts_at_a_fixed_rate()
    {
        var asked = 0;
        var stall = new Lazy<Task>(() => Task.Delay(300, Cancellation));
        await using var server = await StartAsync(() => Interlocked.Increment(ref asked) > 20 ? stall.Value : Task.CompletedTask);
        using var run = await WorkRun.PrepareAsync(Work.Reads, AddressOf(server), clients: 4, Cancellation);

        await run.KeepRateAsync(200, TimeSpan.FromSeconds(1), Cancellation);

        Assert.Empty(run.Latencies.Errors);
        Assert.Equal(200, run.Latencies.Count);
        Assert.True(run.Latencies.At(90) > 100, $"{run.Latencies.At(90)} ms");
    }

    [Fact]
    public async Task What_could_not_be_sent_in_time_counts_too()
    {
        await using var server = await StartAsync(() => Task.Delay(100, Cancellation));
        using var run = await WorkRun.PrepareAsync(Work.Reads, AddressOf(server), clients: 1, Cancellation);

        await run.KeepRateAsync(100, TimeSpan.FromSeconds(0.5), Cancellation);

        Assert.Equal(50, run.Latencies.Count);
        Assert.InRange(run.Unsent, 40, 50);
        Assert.True(run.Latencies.At(50) > 100, $"{run.Latencies.At(50)} ms");
        Assert.True(run.RequestsPerSecond < 20, $"{run.RequestsPerSecond} a second");
    }

    [Fact]
    public async Task In_a_closed_loop_a_wrong_answer_is_an_error_and_no_request()
    {
        await using var server = await StartAsync(() => throw new BadHttpRequestException("No."));
        using var run = await WorkRun.PrepareAsync(Work.Reads, AddressOf(server), clients: 2, Cancellation);

        await run.TakeTurnAsync(TimeSpan.FromMilliseconds(1), Cancellation);

        Assert.Equal(0, run.Latencies.Count);
        Assert.Equal("400 instead of 200", Assert.Single(run.Latencies.Errors).Key);
    }

    private static MeasuredServer AddressOf(WebApplication server)
    {
        var address = new Uri(server.Urls.Single());
        return new(IsPeer: false, new IPEndPoint(IPAddress.Loopback, address.Port), address.Authority, Environment.ProcessId, ["2026-03-01"], []);
    }

    private static async Task<WebApplication> StartAsync(Func<Task> answer)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        var server = builder.Build();
        server.Urls.Add("http://127.0.0.1:0");
        server.MapGet("/api/slots", async () =>
        {
            await answer();
            return "slots";
        });
        await server.StartAsync(Cancellation);
        return server;
    }
}
