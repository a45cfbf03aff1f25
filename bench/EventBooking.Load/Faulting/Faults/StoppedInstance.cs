namespace EventBooking.Load.Faulting.Faults;

/// <summary>An instance stands still for seconds, wherever it was, and then goes on as if nothing had been.</summary>
internal sealed class StoppedInstance : IFault
{
    private const int ShortestStop = 300;
    private const int LongestStop = 6000;

    public string Name => "instance stopped";

    public async Task<bool> StrikeAsync(FaultySite site, Random random, CancellationToken cancellationToken)
    {
        var instance = site.DrawInstance(random);
        await instance.StopAsync(cancellationToken);
        try
        {
            await Task.Delay(random.Next(ShortestStop, LongestStop), cancellationToken);
        }
        finally
        {
            await instance.ContinueAsync();
        }

        return true;
    }
}
