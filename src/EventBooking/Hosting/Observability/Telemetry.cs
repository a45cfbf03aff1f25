using System.Diagnostics;
using System.Diagnostics.Metrics;
using EventBooking.Bookings;
using EventBooking.Email;

namespace EventBooking.Hosting.Observability;

/// <summary>The application's own spans and measurements. They cost next to nothing while nobody collects them, and hold no personal data.</summary>
public static class Telemetry
{
    public const string Name = "EventBooking";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Attempts =
        Meter.CreateCounter<long>("eventbooking.booking.attempts", "{attempt}", "Bookings that were asked for, by what came of them.");

    private static readonly Histogram<double> TimeToDecide =
        Meter.CreateHistogram("eventbooking.booking.decide.duration", "s", "From when an order enters its lane until the store has decided it.", tags: null, SecondsOfDeciding);

    private static readonly Histogram<int> BatchSize =
        Meter.CreateHistogram("eventbooking.commit.batch_size", "{order}", "How many orders shared a transaction.", tags: null, SizesOfBatches);

    private static readonly Counter<long> EmailAttempts =
        Meter.CreateCounter<long>("eventbooking.email.attempts", "{attempt}", "Attempts to send an email, by what came of them.");

    private static InstrumentAdvice<double> SecondsOfDeciding => new() { HistogramBucketBoundaries = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10] };

    private static InstrumentAdvice<int> SizesOfBatches => new() { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256] };

    /// <summary>A part of what is going on; null while nobody collects spans.</summary>
    public static Activity? StartPart(string name) => Source.StartActivity(name);

    /// <summary>
    /// Work that no request began has a trace of its own, whether anybody collects traces or not: by it, its events in the log belong together.
    /// </summary>
    public static Activity StartWork(string name) => Source.StartActivity(name, ActivityKind.Internal, parentContext: default) ?? new Activity(name).Start();

    /// <summary>
    /// A transaction that several requests share: a part of the first one's booking, with links to them all. It runs on a task of the lane,
    /// which belongs to none of them.
    /// </summary>
    public static Activity? StartTransaction(IReadOnlyCollection<ActivityContext> bookings)
    {
        BatchSize.Record(bookings.Count);
        Activity.Current = null;
        var transaction = Source.HasListeners()
            ? Source.StartActivity("transaction", ActivityKind.Internal, bookings.First(), tags: null, links: bookings.Where(booking => booking != default).Select(booking => new ActivityLink(booking)))
            : null;
        transaction?.SetTag("eventbooking.batch_size", bookings.Count);
        return transaction;
    }

    /// <summary>What a booking waited for, told once it is over: first for its lane, then for the transaction that decided it, which is linked.</summary>
    public static void RecordDecision(DateTime arrived, DateTime taken, ActivityContext transaction)
    {
        var decided = DateTime.UtcNow;
        TimeToDecide.Record((decided - arrived).TotalSeconds);
        if (Source.HasListeners())
        {
            var booking = Activity.Current?.Context ?? default;
            RecordPart("wait in lane", booking, arrived, taken, links: null);
            RecordPart("decide", booking, taken, decided, transaction == default ? null : [new ActivityLink(transaction)]);
        }
    }

    public static void RecordAttempt(BookingOutcome outcome) => Attempts.Add(1, OutcomeTag(outcome switch
    {
        BookingOutcome.Booked => "booked",
        BookingOutcome.AlreadyMade => "repeated",
        BookingOutcome.SlotFull => "full",
        BookingOutcome.SlotUnknown => "slot_unknown",
        BookingOutcome.KeyReused => "key_reused",
        BookingOutcome.StoreUnavailable => "store_unavailable",
        _ => "unknown",
    }));

    public static void RecordEmailAttempt(EmailOutcome? outcome) => EmailAttempts.Add(1, OutcomeTag(outcome switch
    {
        EmailOutcome.Accepted => "accepted",
        EmailOutcome.Retry => "retry",
        EmailOutcome.Wait => "wait",
        EmailOutcome.Refused => "refused",
        EmailOutcome.Misconfigured => "misconfigured",
        _ => "given_up",
    }));

    private static void RecordPart(string name, ActivityContext booking, DateTime from, DateTime to, IEnumerable<ActivityLink>? links)
    {
        using var part = Source.StartActivity(name, ActivityKind.Internal, booking, tags: null, links, new DateTimeOffset(from));
        part?.SetEndTime(to);
    }

    private static KeyValuePair<string, object?> OutcomeTag(string outcome) => new("outcome", outcome);
}
