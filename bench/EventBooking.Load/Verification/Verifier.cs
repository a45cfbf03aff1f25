using EventBooking.Load.Measuring;

namespace EventBooking.Load.Verification;

/// <summary>Asks a site's instances what they hold, and compares it with what its clients were told.</summary>
internal sealed class Verifier(IReadOnlyList<Target> instances)
{
    /// <summary>The site may tell counts that are a second old.</summary>
    private static readonly TimeSpan OldestCount = TimeSpan.FromMilliseconds(1100);

    /// <summary>Nobody may be booking meanwhile.</summary>
    /// <exception cref="WrongAnswerException">The site's answers do not fit each other.</exception>
    /// <exception cref="HttpRequestException">An instance does not answer.</exception>
    public async Task<Verdict> VerifyAsync(Ledger ledger, CancellationToken cancellationToken)
    {
        await Task.Delay(OldestCount, cancellationToken);
        return new Comparison(ledger, await SiteState.ReadAsync(instances, cancellationToken)).Judge();
    }
}
