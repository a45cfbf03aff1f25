using EventBooking.Load.Verification;

namespace EventBooking.Load.Faulting;

/// <summary>How a site fared while one kind of fault struck.</summary>
/// <param name="Fault">Which.</param>
/// <param name="Seed">Gives the same strikes again.</param>
/// <param name="Strikes">How often it struck, and hit somebody.</param>
/// <param name="Tally">What people did and were told meanwhile.</param>
/// <param name="Verdict">What the check found; null when it could not be made.</param>
/// <param name="OtherFaults">What else was wrong: emails, and a site that does not come back. Sentences for people.</param>
/// <param name="Settling">From the last strike until everybody had a clear answer and all that was on sale was sold.</param>
/// <param name="Time">What the whole round took.</param>
/// <param name="Whereabouts">Of its data and logs.</param>
internal sealed record RoundResult(
    string Fault,
    int Seed,
    int Strikes,
    Tally Tally,
    Verdict? Verdict,
    IReadOnlyList<string> OtherFaults,
    TimeSpan Settling,
    TimeSpan Time,
    string Whereabouts)
{
    public IReadOnlyList<string> Faults => [.. Verdict?.Faults ?? [], .. OtherFaults, .. Verdict is not null && Strikes == 0 ? ["The fault never struck."] : Array.Empty<string>()];

    /// <summary>A fault did strike, the check was made, and nothing was found.</summary>
    public bool IsClean => Strikes > 0 && Verdict is not null && Faults.Count == 0;
}
