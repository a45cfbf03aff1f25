using System.Diagnostics;
using System.Diagnostics.Metrics;
using EventBooking.Bookings;
using EventBooking.Email;

namespace EventBooking.Outbox;

/// <summary>Spans and metrics of emails. They contain no personal data.</summary>
public static class OutboxTelemetry
{
    private static readonly ActivitySource Source = new(BookingTelemetry.SourceName);
    private static readonly Meter Meter = new(BookingTelemetry.SourceName);

    private static readonly Counter<long> Attempts =
        Meter.CreateCounter<long>("eventbooking.email.attempts", "{attempt}", "Attempts to send an email, by outcome.");

    /// <summary>
    /// The span of one delivery. No request starts it, so it has a trace of its own. It exists even if nobody collects spans, because its
    /// trace id connects the delivery's log events.
    /// </summary>
    public static Activity StartDelivery()
    {
        const string name = "deliver email";
        return Source.StartActivity(name, ActivityKind.Internal, parentContext: default) ?? new Activity(name).Start();
    }

    /// <summary>Null stands for an attempt that was aborted because the application stops.</summary>
    public static void RecordAttempt(EmailOutcome? outcome) => Attempts.Add(1, new KeyValuePair<string, object?>("outcome", outcome switch
    {
        EmailOutcome.Accepted => "accepted",
        EmailOutcome.Retry => "retry",
        EmailOutcome.Wait or EmailOutcome.QuotaUsedUp => "wait",
        EmailOutcome.Refused => "refused",
        EmailOutcome.Misconfigured => "misconfigured",
        _ => "given_up",
    }));
}
