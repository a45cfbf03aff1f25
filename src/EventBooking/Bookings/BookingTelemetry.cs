using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace EventBooking.Bookings;

/// <summary>Spans and metrics of bookings. They contain no personal data.</summary>
public static class BookingTelemetry
{
    /// <summary>The name of the application's activity source and of its meter.</summary>
    public const string SourceName = "EventBooking";

    private static readonly ActivitySource Source = new(SourceName);
    private static readonly Meter Meter = new(SourceName);

    private static readonly Counter<long> Attempts =
        Meter.CreateCounter<long>("eventbooking.booking.attempts", "{attempt}", "Requests to book, by outcome.");

    private static readonly Counter<long> Changes =
        Meter.CreateCounter<long>(
            "eventbooking.booking.changes", "{request}", "Requests to change a booking or to wait, by kind and outcome.");

    private static readonly Counter<long> Promotions =
        Meter.CreateCounter<long>("eventbooking.booking.promotions", "{booking}", "Seats that went to the first in line.");

    private static readonly Histogram<double> DecisionDuration = Meter.CreateHistogram(
        "eventbooking.booking.decide.duration",
        "s",
        "From when a request enters its lane until the store has decided it.",
        tags: null,
        DurationBuckets);

    private static readonly Histogram<int> BatchSize =
        Meter.CreateHistogram("eventbooking.commit.batch_size", "{order}", "Requests per transaction.", tags: null, BatchSizeBuckets);

    private static InstrumentAdvice<double> DurationBuckets =>
        new() { HistogramBucketBoundaries = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10] };

    private static InstrumentAdvice<int> BatchSizeBuckets => new() { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256] };

    /// <summary>A child span of the current one, or null if nobody collects spans.</summary>
    public static Activity? StartActivity(string name) => Source.StartActivity(name);

    /// <summary>
    /// The span of a transaction that several requests share: a child of the first request's span, with links to all of them. It runs on
    /// the lane's task, which belongs to none of the requests.
    /// </summary>
    public static Activity? StartTransaction(IReadOnlyCollection<ActivityContext> requests)
    {
        BatchSize.Record(requests.Count);
        Activity.Current = null;
        if (!Source.HasListeners())
        {
            return null;
        }

        var links = requests.Where(request => request != default).Select(request => new ActivityLink(request));
        var transaction = Source.StartActivity("transaction", ActivityKind.Internal, requests.First(), tags: null, links);
        transaction?.SetTag("eventbooking.batch_size", requests.Count);
        return transaction;
    }

    /// <summary>Records after a decision how long the request waited for its lane, and then for the transaction.</summary>
    public static void RecordDecision(DateTime enqueuedAt, DateTime startedAt, ActivityContext transaction)
    {
        var decidedAt = DateTime.UtcNow;
        DecisionDuration.Record((decidedAt - enqueuedAt).TotalSeconds);
        if (Source.HasListeners())
        {
            RecordSpan("wait in lane", enqueuedAt, startedAt, links: null);
            RecordSpan("decide", startedAt, decidedAt, transaction == default ? null : [new ActivityLink(transaction)]);
        }
    }

    public static void RecordAttempt(BookingOutcome outcome) => Attempts.Add(1, new KeyValuePair<string, object?>("outcome", outcome switch
    {
        BookingOutcome.Booked => "booked",
        BookingOutcome.AlreadyBooked => "repeated",
        BookingOutcome.SlotFull => "full",
        BookingOutcome.EmailLimitReached => "email_limit",
        BookingOutcome.SlotUnknown => "slot_unknown",
        BookingOutcome.KeyReused => "key_reused",
        BookingOutcome.StoreUnavailable => "store_unavailable",
        _ => "unknown",
    }));

    public static void RecordChange(string kind, BookingOutcome outcome) => Changes.Add(
        1,
        new KeyValuePair<string, object?>("kind", kind),
        new KeyValuePair<string, object?>("outcome", outcome switch
        {
            BookingOutcome.Updated or BookingOutcome.Joined => "done",
            BookingOutcome.Unchanged or BookingOutcome.AlreadyBooked => "repeated",
            BookingOutcome.Unknown => "unknown",
            BookingOutcome.StoreUnavailable => "store_unavailable",
            _ => "refused",
        }));

    public static void RecordPromotion() => Promotions.Add(1);

    private static void RecordSpan(string name, DateTime startedAt, DateTime endedAt, IEnumerable<ActivityLink>? links)
    {
        var parent = Activity.Current?.Context ?? default;
        using var span = Source.StartActivity(name, ActivityKind.Internal, parent, tags: null, links, new DateTimeOffset(startedAt));
        span?.SetEndTime(endedAt);
    }
}
