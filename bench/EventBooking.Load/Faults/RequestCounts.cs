using EventBooking.Load.Buying;

namespace EventBooking.Load.Faults;

/// <summary>The requests of a round and their answers.</summary>
/// <param name="Sent">All requests, including repeats after unclear answers.</param>
/// <param name="Booked">Attempts that have a seat.</param>
/// <param name="Full">Attempts that found the slot full.</param>
/// <param name="Changes">Cancellations, changes and requests about the waiting list.</param>
/// <param name="Unclear">Unclear answers.</param>
internal sealed record RequestCounts(int Sent, int Booked, int Full, int Changes, int Unclear)
{
    public static readonly RequestCounts Zero = new(0, 0, 0, 0, 0);

    public static RequestCounts Create(AttemptLog log)
    {
        var unclear = log.Attempts.Sum(attempt => attempt.UnclearAnswers);
        var changes = log.Attempts.Sum(attempt => attempt.Changes);
        var sent = log.Attempts.Count(attempt => !attempt.Joins) + changes + unclear;
        return new(sent, log.Count(AttemptOutcome.Booked), log.Count(AttemptOutcome.Full), changes, unclear);
    }

    public static RequestCounts operator +(RequestCounts one, RequestCounts other) =>
        new(
            one.Sent + other.Sent,
            one.Booked + other.Booked,
            one.Full + other.Full,
            one.Changes + other.Changes,
            one.Unclear + other.Unclear);

    public static RequestCounts operator -(RequestCounts later, RequestCounts earlier) =>
        new(
            later.Sent - earlier.Sent,
            later.Booked - earlier.Booked,
            later.Full - earlier.Full,
            later.Changes - earlier.Changes,
            later.Unclear - earlier.Unclear);
}
