using EventBooking.Load.Measuring;

namespace EventBooking.Load.Verification;

/// <summary>Asks a site's instances what they hold, and compares it with what its clients were told.</summary>
internal sealed class Verifier(IReadOnlyList<Target> instances)
{
    /// <summary>Counts may be a second old.</summary>
    private static readonly TimeSpan OldestCount = TimeSpan.FromMilliseconds(1100);

    /// <summary>Nobody may be booking meanwhile. No fault goes away, so one that is gone after a second was an old count and none.</summary>
    /// <exception cref="WrongAnswerException">The site's answers do not fit each other.</exception>
    /// <exception cref="HttpRequestException">An instance does not answer.</exception>
    public async Task<Verdict> VerifyAsync(Ledger ledger, CancellationToken cancellationToken)
    {
        var verdict = await LookAsync();
        if (verdict.IsClean)
        {
            return verdict;
        }

        await Task.Delay(OldestCount, cancellationToken);
        return await LookAsync();

        async Task<Verdict> LookAsync() => new Comparison(ledger, await SiteState.ReadAsync(instances, cancellationToken)).Judge();
    }
}
