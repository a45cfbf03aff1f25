namespace EventBooking.Load.Faulting.Faults;

/// <summary>An instance is killed and started again; the others go on.</summary>
internal sealed class KilledInstance : IFault
{
    public string Name => "instance killed";

    public async Task<bool> StrikeAsync(FaultySite site, Random random, CancellationToken cancellationToken)
    {
        var instance = site.DrawInstance(random);
        await instance.KillAsync();
        await instance.StartAsync(new Dictionary<string, string>(), cancellationToken);
        return true;
    }
}

/// <summary>All instances are killed at once: where the database is a part of them, it is killed too.</summary>
internal sealed class KilledSite : IFault
{
    public string Name => "database killed";

    public async Task<bool> StrikeAsync(FaultySite site, Random random, CancellationToken cancellationToken)
    {
        await Task.WhenAll(site.Instances.Select(instance => instance.KillAsync()));
        await Task.WhenAll(site.Instances.Select(instance => instance.StartAsync(new Dictionary<string, string>(), cancellationToken)));
        return true;
    }
}

/// <summary>The database server is ended without warning, and started again.</summary>
internal sealed class KilledMongo(string crash, string start) : IFault
{
    private const int LongestAbsence = 1500;

    public string Name => "database killed";

    public async Task<bool> StrikeAsync(FaultySite site, Random random, CancellationToken cancellationToken)
    {
        await Shell.RunAsync(crash, CancellationToken.None);
        await Task.Delay(random.Next(LongestAbsence), CancellationToken.None);
        await Shell.RunAsync(start, CancellationToken.None);
        return true;
    }
}
