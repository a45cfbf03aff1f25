using System.Diagnostics;

namespace EventBooking.Load.Faults;

/// <summary>In each round clients book, a fault is injected, and the site is checked when every client has a clear answer.</summary>
/// <param name="options">What to run.</param>
/// <param name="faults">One for each round, in turn.</param>
/// <param name="onRoundEnded">Called after every round.</param>
internal sealed class FaultRun(FaultRunOptions options, IReadOnlyList<IFault> faults, Action<RoundResult> onRoundEnded)
{
    private const int BookingsBeforeInjection = 10;

    /// <summary>A round may need as many slots; a site that has fewer is replaced.</summary>
    private const int SlotsPerRound = 60;

    private static readonly TimeSpan MaxWaitForBookings = TimeSpan.FromSeconds(3);

    /// <summary>A database keeps the transaction of a dead client for a minute.</summary>
    private static readonly TimeSpan MaxRecovery = TimeSpan.FromMinutes(3);

    private TestedSite? site;

    /// <summary>Runs until there were enough rounds, or the time is up.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            for (var round = 0; !(round >= options.Rounds || Stopwatch.GetElapsedTime(began) >= options.Time); round++)
            {
                var result = await RunRoundAsync(faults[round % faults.Count], options.Seed + round, cancellationToken);
                onRoundEnded(result);
                if (!result.IsClean && site is { } failed)
                {
                    // The data and logs of a failed round are kept.
                    site = null;
                    await failed.DisposeAsync();
                }
            }
        }
        finally
        {
            await RemoveSiteAsync();
        }
    }

    private async Task<RoundResult> RunRoundAsync(IFault fault, int seed, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var result = new RoundResult { Fault = fault.Name, Seed = seed };
        var before = RequestCounts.Zero;
        try
        {
            var tested = await PrepareSiteAsync(fault, cancellationToken);
            result = result with { Location = tested.Location };
            before = RequestCounts.Create(tested.Log);
            var (injected, recovery) = await SellAsync(tested, fault, seed, cancellationToken);
            result = result with { Injected = injected, Recovery = recovery };
            result = result with { Check = await tested.CheckAsync(cancellationToken) };
            if (result.IsClean)
            {
                result = result with { OtherProblems = await tested.FindWrongEmailsAsync(cancellationToken) };
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // An exception is a finding of this round; the next rounds still run.
            result = result with { OtherProblems = [$"{e.GetType().Name}: {e.Message}"] };
        }

        var requests = site is null ? RequestCounts.Zero : RequestCounts.Create(site.Log) - before;
        return result with { Requests = requests, Time = Stopwatch.GetElapsedTime(began) };
    }

    private async Task<TestedSite> PrepareSiteAsync(IFault fault, CancellationToken cancellationToken)
    {
        if (site is not null
            && (site.HasSmallDisk != fault.NeedsSmallDisk || site.HasMovedClocks || site.Slots.WaitingCount < SlotsPerRound))
        {
            await RemoveSiteAsync();
        }

        return site ??= await TestedSite.StartAsync(options, fault.NeedsSmallDisk, cancellationToken);
    }

    private async Task RemoveSiteAsync()
    {
        if (site is { } old)
        {
            site = null;
            await old.RemoveAsync();
        }
    }

    private async Task<(int Injected, TimeSpan Recovery)> SellAsync(
        TestedSite site, IFault fault, int seed, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        site.Slots.Open();
        var buying = site.Buyers.RunAsync(options.Clients, seed, ended.Token);
        try
        {
            var injected = await InjectAsync(site, fault, new Random(seed), cancellationToken);
            var began = Stopwatch.GetTimestamp();
            site.Slots.Close();
            await WaitForBuyersAsync(buying, cancellationToken);
            return (injected, Stopwatch.GetElapsedTime(began));
        }
        finally
        {
            await ended.CancelAsync();
            await buying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task WaitForBuyersAsync(Task buying, CancellationToken cancellationToken)
    {
        try
        {
            await buying.WaitAsync(MaxRecovery, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new SiteFailedException($"{MaxRecovery.TotalMinutes} minutes after the last fault some clients have no clear answer.");
        }
    }

    /// <summary>
    /// Returns how many injections had an effect. Ends early when no new slot can go on sale: faults at a full site prove little.
    /// </summary>
    private async Task<int> InjectAsync(TestedSite site, IFault fault, Random random, CancellationToken cancellationToken)
    {
        var injected = 0;
        try
        {
            await fault.BeginAsync(site, random, cancellationToken);
            while (injected < options.InjectionsPerRound && site.Slots.WaitingCount > 0)
            {
                await site.WaitForBookingsAsync(random.Next(1, 2 * BookingsBeforeInjection), MaxWaitForBookings, cancellationToken);
                injected += await fault.InjectAsync(site, random, cancellationToken) ? 1 : 0;
            }
        }
        finally
        {
            await fault.EndAsync(site, CancellationToken.None);
        }

        return injected;
    }
}
