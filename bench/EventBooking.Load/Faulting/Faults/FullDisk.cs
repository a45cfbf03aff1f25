namespace EventBooking.Load.Faulting.Faults;

/// <summary>The disk with the database is filled up until bookings fail, and then for a while longer.</summary>
internal sealed class FullDisk : IFault
{
    private const int LongestWhile = 1500;
    private const int PageBytes = 4096;

    /// <summary>The log has room of its own, so the first failure takes some bookings.</summary>
    private static readonly TimeSpan LongestWaitForFailure = TimeSpan.FromSeconds(10);

    public string Name => "disk full";

    public bool NeedsSmallDisk => true;

    public async Task<bool> StrikeAsync(FaultySite site, Random random, CancellationToken cancellationToken)
    {
        var ballast = Path.Combine(site.DataDirectory, "ballast");
        var before = Tally.Of(site.Ledger).Unclear;
        try
        {
            for (var end = DateTime.UtcNow + LongestWaitForFailure; Tally.Of(site.Ledger).Unclear == before && DateTime.UtcNow < end;)
            {
                // Again and again: the database may give back what it needed for a while.
                FillUp(ballast);
                await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
            }

            await Task.Delay(random.Next(LongestWhile), cancellationToken);
            return Tally.Of(site.Ledger).Unclear > before;
        }
        finally
        {
            File.Delete(ballast);
        }
    }

    private static void FillUp(string ballast)
    {
        using var file = new FileStream(ballast, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        var page = new byte[PageBytes];
        try
        {
            while (true)
            {
                file.Write(page);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }
}
