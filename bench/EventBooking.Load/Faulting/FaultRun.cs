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

    public async Task<IReadOnlyList<RoundResult>> RunAsync(CancellationToken cancellationToken)
    {
        var rounds = new List<RoundResult>();
        var began = Stopwatch.GetTimestamp();
        FaultySite? site = null;
        try
        {
            while (!IsOver())
            {
                var fault = faults[rounds.Count % faults.Count];
                if (site is not null && !Suits(site, fault))
                {
                    await site.RemoveAsync();
                    site = null;
                }

                site ??= await FaultySite.OpenAsync(plan, fault.NeedsSmallDisk, cancellationToken);
                rounds.Add(await PlayAsync(site, fault, plan.Seed + rounds.Count, cancellationToken));
                played(rounds[^1]);
                if (!rounds[^1].IsClean)
                {
                    // What it left is kept, to be looked into.
                    await site.DisposeAsync();
                    site = null;
                }
            }

            return rounds;
        }
        finally
        {
            if (site is not null)
            {
                await site.RemoveAsync();
            }
        }

        bool IsOver() => rounds.Count >= plan.Rounds || Stopwatch.GetElapsedTime(began) >= plan.Time;
    }

    private static bool Suits(FaultySite site, IFault fault) =>
        site.HasSmallDisk == fault.NeedsSmallDisk && !site.HasMovedClocks && site.Shelf.Stock >= SlotsPerRound;

    private async Task<RoundResult> PlayAsync(FaultySite site, IFault fault, int seed, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var before = Tally.Of(site.Ledger);
        var result = new RoundResult(fault.Name, seed, 0, Tally.Nothing, null, [], TimeSpan.Zero, TimeSpan.Zero, site.Whereabouts);
        try
        {
            var (strikes, settling) = await SellAsync(site, fault, seed, cancellationToken);
            result = result with { Strikes = strikes, Settling = settling };
            result = result with { Verdict = await site.VerifyAsync(cancellationToken) };
            if (result.IsClean)
            {
                result = result with { OtherFaults = await site.FindWrongEmailsAsync(cancellationToken) };
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever ends a round is a finding of that round, and no reason to try less.
            result = result with { OtherFaults = [e is SiteFailedException or WrongAnswerException ? e.Message : $"{e.GetType().Name}: {e.Message}"] };
        }

        return result with { Tally = Tally.Of(site.Ledger) - before, Time = Stopwatch.GetElapsedTime(began) };
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
            await buying.WaitAsync(LongestSettling, cancellationToken);
            return (strikes, Stopwatch.GetElapsedTime(began));
        }
        catch (TimeoutException)
        {
            throw new SiteFailedException($"{LongestSettling.TotalMinutes} minutes after the last fault there are people without a clear answer.");
        }
        finally
        {
            await givenUp.CancelAsync();
            await buying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<int> StrikeAsync(FaultySite site, IFault fault, Random random, CancellationToken cancellationToken)
    {
        var strikes = 0;
        try
        {
            await fault.BeginAsync(site, random, cancellationToken);
            while (strikes < plan.Strikes)
            {
                await site.SellsAsync(random.Next(1, 2 * BookingsBeforeStrike), LongestWaitForBookings, cancellationToken);
                await fault.StrikeAsync(site, random, cancellationToken);
                strikes++;
            }
        }
        finally
        {
            await fault.EndAsync(site, CancellationToken.None);
        }

        return strikes;
    }
}
