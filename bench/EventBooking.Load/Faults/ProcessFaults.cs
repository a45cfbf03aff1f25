namespace EventBooking.Load.Faults;

/// <summary>Kills one instance and starts it again; the others go on.</summary>
internal sealed class KilledInstance : IFault
{
    public string Name => "instance killed";

    public async Task<bool> InjectAsync(TestedSite site, Random random, CancellationToken cancellationToken)
    {
        var instance = site.PickInstance(random);
        await instance.KillAsync();
        await instance.StartAsync(cancellationToken);
        return true;
    }
}

/// <summary>Kills all instances at once. With SQLite this also kills the database.</summary>
internal sealed class KilledSite : IFault
{
    public string Name => "database killed";

    public async Task<bool> InjectAsync(TestedSite site, Random random, CancellationToken cancellationToken)
    {
        await Task.WhenAll(site.Instances.Select(instance => instance.KillAsync()));
        await Task.WhenAll(site.Instances.Select(instance => instance.StartAsync(cancellationToken)));
        return true;
    }
}

/// <summary>Ends the database server without warning and starts it again.</summary>
internal sealed class KilledMongo(string crash, string start) : IFault
{
    private const int MaxDowntime = 1500;

    public string Name => "database killed";

    public async Task<bool> InjectAsync(TestedSite site, Random random, CancellationToken cancellationToken)
    {
        await Shell.RunAsync(crash, CancellationToken.None);
        await Task.Delay(random.Next(MaxDowntime), CancellationToken.None);
        await Shell.RunAsync(start, CancellationToken.None);
        return true;
    }
}

/// <summary>Suspends one instance for up to six seconds.</summary>
internal sealed class StoppedInstance : IFault
{
    private const int MinStop = 300;
    private const int MaxStop = 6000;

    public string Name => "instance stopped";

    public async Task<bool> InjectAsync(TestedSite site, Random random, CancellationToken cancellationToken)
    {
        var instance = site.PickInstance(random);
        await instance.SignalAsync("STOP", cancellationToken);
        try
        {
            await Task.Delay(random.Next(MinStop, MaxStop), cancellationToken);
        }
        finally
        {
            await instance.SignalAsync("CONT", CancellationToken.None);
        }

        return true;
    }
}
