using EventBooking.Load.Verification;

namespace EventBooking.Load.Faulting;

/// <summary>What people did and were told.</summary>
/// <param name="Requests">Everything sent, repeats included.</param>
/// <param name="Booked">Attempts that got a seat.</param>
/// <param name="Refused">Attempts that found the slot full.</param>
/// <param name="Unclear">Answers that left it open: none, a lost one, or a request to come again.</param>
internal sealed record Tally(int Requests, int Booked, int Refused, int Unclear)
{
    public static readonly Tally Nothing = new(0, 0, 0, 0);

    public static Tally Of(Ledger ledger)
    {
        var unclear = ledger.Attempts.Sum(attempt => attempt.UnclearAnswers);
        return new(
            ledger.Attempts.Count + unclear,
            ledger.Attempts.Count(attempt => attempt.Outcome is AttemptOutcome.Booked),
            ledger.Attempts.Count(attempt => attempt.Outcome is AttemptOutcome.Refused),
            unclear);
    }

    public static Tally operator +(Tally one, Tally other) =>
        new(one.Requests + other.Requests, one.Booked + other.Booked, one.Refused + other.Refused, one.Unclear + other.Unclear);

    public static Tally operator -(Tally later, Tally earlier) =>
        new(later.Requests - earlier.Requests, later.Booked - earlier.Booked, later.Refused - earlier.Refused, later.Unclear - earlier.Unclear);
}
