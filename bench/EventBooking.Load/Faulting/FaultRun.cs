using System.Diagnostics;
using EventBooking.Load.Measuring;

namespace EventBooking.Load.Faulting;

/// <summary>Round after round: people book, a fault strikes, and when all have a clear answer, the site is held against what they were told.</summary>
/// <param name="plan">What to try.</param>
/// <param name="faults">They take turns.</param>
/// <param name="played">Is told of every round.</param>
internal sealed class FaultRun(FaultPlan plan, IReadOnlyList<IFault> faults, Action<RoundResult> played)
{
    private const int BookingsBeforeStrike = 10;

    /// <summary>As many slots as a round may need; a site that has fewer left has done its service.</summary>
    private const int SlotsPerRound = 60;

    private static readonly TimeSpan LongestWaitForBookings = TimeSpan.FromSeconds(3);

    /// <summary>Longer than a database keeps the transaction of a dead client, which is a minute.</summary>
    private static readonly TimeSpan LongestSettling = TimeSpan.FromMinutes(3);

    private FaultySite? site;

    /// <summary>Plays until there were enough rounds, or the time is up.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            for (var round = 0; !(round >= plan.Rounds || Stopwatch.GetElapsedTime(began) >= plan.Time); round++)
            {
                var result = await PlayAsync(faults[round % faults.Count], plan.Seed + round, cancellationToken);
                played(result);
                if (!result.IsClean && site is { } found)
                {
                    // What it left is kept, to be looked into.
                    site = null;
                    await found.DisposeAsync();
                }
            }
        }
        finally
        {
            await RemoveSiteAsync();
        }
    }

    private static bool Suits(FaultySite site, IFault fault) =>
        site.HasSmallDisk == fault.NeedsSmallDisk && !site.HasMovedClocks && site.Shelf.Stock >= SlotsPerRound;

    private async Task<RoundResult> PlayAsync(IFault fault, int seed, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var result = new RoundResult(fault.Name, seed, 0, Tally.Nothing, null, [], TimeSpan.Zero, TimeSpan.Zero, "no site");
        var before = Tally.Nothing;
        try
        {
            var suitable = await SiteForAsync(fault, cancellationToken);
            result = result with { Whereabouts = suitable.Whereabouts };
            before = Tally.Of(suitable.Ledger);
            var (strikes, settling) = await SellAsync(suitable, fault, seed, cancellationToken);
            result = result with { Strikes = strikes, Settling = settling };
            result = result with { Verdict = await suitable.VerifyAsync(cancellationToken) };
            if (result.IsClean)
            {
                result = result with { OtherFaults = await suitable.FindWrongEmailsAsync(cancellationToken) };
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever ends a round is a finding of that round, and no reason to try less.
            result = result with { OtherFaults = [e is SiteFailedException or WrongAnswerException ? e.Message : $"{e.GetType().Name}: {e.Message}"] };
        }

        return result with { Tally = site is null ? Tally.Nothing : Tally.Of(site.Ledger) - before, Time = Stopwatch.GetElapsedTime(began) };
    }

    private async Task<FaultySite> SiteForAsync(IFault fault, CancellationToken cancellationToken)
    {
        if (site is not null && !Suits(site, fault))
        {
            await RemoveSiteAsync();
        }

        return site ??= await FaultySite.OpenAsync(plan, fault.NeedsSmallDisk, cancellationToken);
    }

    private async Task RemoveSiteAsync()
    {
        if (site is { } worn)
        {
            site = null;
            await worn.RemoveAsync();
        }
    }

    private async Task<(int Strikes, TimeSpan Settling)> SellAsync(FaultySite site, IFault fault, int seed, CancellationToken cancellationToken)
    {
        using var givenUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        site.Shelf.Open();
        var buying = site.Buyers.RunAsync(plan.Clients, seed, givenUp.Token);
        try
        {
            var strikes = await StrikeAsync(site, fault, new Random(seed), cancellationToken);
            var began = Stopwatch.GetTimestamp();
            site.Shelf.Close();
            await SettleAsync(buying, cancellationToken);
            return (strikes, Stopwatch.GetElapsedTime(began));
        }
        finally
        {
            await givenUp.CancelAsync();
            await buying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task SettleAsync(Task buying, CancellationToken cancellationToken)
    {
        try
        {
            await buying.WaitAsync(LongestSettling, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new SiteFailedException($"{LongestSettling.TotalMinutes} minutes after the last fault there are people without a clear answer.");
        }
    }

    /// <summary>How often the fault has hit. It ends early where no new slot can go on sale: what strikes a sold-out site proves little.</summary>
    private async Task<int> StrikeAsync(FaultySite site, IFault fault, Random random, CancellationToken cancellationToken)
    {
        var strikes = 0;
        try
        {
            await fault.BeginAsync(site, random, cancellationToken);
            while (strikes < plan.Strikes && site.Shelf.Stock > 0)
            {
                await site.SellsAsync(random.Next(1, 2 * BookingsBeforeStrike), LongestWaitForBookings, cancellationToken);
                strikes += await fault.StrikeAsync(site, random, cancellationToken) ? 1 : 0;
            }
        }
        finally
        {
            await fault.EndAsync(site, CancellationToken.None);
        }

        return strikes;
    }
}
