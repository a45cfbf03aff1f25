using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using EventBooking.Bookings;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Hosting.Observability;

/// <summary>The spans of a booking.</summary>
public sealed class TracesTests : IAsyncLifetime
{
    private readonly SqliteHost host = new();
    private readonly ConcurrentQueue<Activity> spans = [];
    private readonly ActivityListener listener;

    public TracesTests()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is BookingTelemetry.SourceName or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        listener.Dispose();
        await host.DisposeAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task The_spans_of_a_booking_are_children_of_its_request()
    {
        await using var site = Site.Start(host.Settings.Append(new("Telemetry:AcceptTraceParent", "true")).ToDictionary());
        var trace = ActivityTraceId.CreateRandom();
        using var slots = await site.Http.GetAsync("/api/slots?date=2026-03-01", TestContext.Current.CancellationToken);

        await BookAsync(site, trace);

        var book = await FindAsync(trace, "book");
        var wait = await FindAsync(trace, "wait in lane");
        var decide = await FindAsync(trace, "decide");
        var transaction = await FindAsync(trace, "transaction");
        var commit = await FindAsync(trace, "commit");
        var request = await FindAsync(trace, "Microsoft.AspNetCore.Hosting.HttpRequestIn");
        Assert.Equal(request.SpanId, book.ParentSpanId);
        Assert.All([wait, decide, transaction], part => Assert.Equal(book.SpanId, part.ParentSpanId));
        Assert.Equal(transaction.SpanId, commit.ParentSpanId);
        Assert.Equal(transaction.Context, Assert.Single(decide.Links).Context);
        Assert.Equal(book.Context, Assert.Single(transaction.Links).Context);
        Assert.True(wait.StartTimeUtc >= book.StartTimeUtc
            && wait.StartTimeUtc + wait.Duration <= decide.StartTimeUtc + TimeSpan.FromMilliseconds(1));
        Assert.True(commit.Duration <= transaction.Duration && transaction.Duration > TimeSpan.Zero);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_shared_transaction_is_linked_with_all_its_bookings()
    {
        await using var site = Site.Start(
            host.Settings.Append(new("Event:SlotCapacity", "1000")).Append(new("Telemetry:AcceptTraceParent", "true")).ToDictionary());
        var traces = Enumerable.Range(0, 40).Select(_ => ActivityTraceId.CreateRandom()).ToList();

        await Task.WhenAll(traces.Select(trace => BookAsync(site, trace)));

        foreach (var trace in traces)
        {
            var book = await FindAsync(trace, "book");
            var shared = Assert.Single((await FindAsync(trace, "decide")).Links).Context;
            var transaction = await FindAsync(shared.TraceId, "transaction", shared.SpanId);
            Assert.Contains(transaction.Links, link => link.Context.SpanId == book.SpanId);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task A_client_cannot_choose_the_trace()
    {
        await using var site = Site.Start(host.Settings);
        var trace = ActivityTraceId.CreateRandom();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/slots?date=never");
        request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
        request.Headers.Add("tracestate", "stranger=1");
        request.Headers.Add("baggage", "stranger=1");
        using var response = await site.Http.SendAsync(request, TestContext.Current.CancellationToken);

        var problem = await response.AssertProblemAsync(HttpStatusCode.BadRequest, "invalid_date");

        Assert.DoesNotContain(trace.ToString(), problem.GetProperty("traceId").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(spans, span => span.TraceId == trace || span.TraceStateString is not null || span.Baggage.Any());
    }

    private static async Task BookAsync(Site site, ActivityTraceId trace)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/bookings") { Content = JsonContent.Create(BookingApi.Body()) };
        request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
        using var response = await site.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    /// <summary>Waits, because a span may end after the response.</summary>
    private async Task<Activity> FindAsync(ActivityTraceId trace, string name, ActivitySpanId? id = null)
    {
        while (true)
        {
            if (spans.FirstOrDefault(
                span => span.TraceId == trace && span.OperationName == name && (id is null || span.SpanId == id)) is { } found)
            {
                return found;
            }

            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
