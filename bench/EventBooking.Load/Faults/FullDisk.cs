using EventBooking.Load.Buying;

namespace EventBooking.Load.Faults;

/// <summary>Fills the disk of the database until bookings fail, and keeps it full for a while.</summary>
internal sealed class FullDisk : IFault
{
    private const int MaxExtraTime = 1500;
    private const int PageBytes = 4096;

    /// <summary>The log has free space of its own, so some bookings still succeed.</summary>
    private static readonly TimeSpan MaxWaitForFailure = TimeSpan.FromSeconds(10);

    public string Name => "disk full";

    public bool NeedsSmallDisk => true;

    public async Task<bool> InjectAsync(TestedSite site, Random random, CancellationToken cancellationToken)
    {
        var ballast = Path.Combine(site.DataDirectory, "ballast");
        var before = CountUnclear(site.Log);
        try
        {
            for (var end = DateTime.UtcNow + MaxWaitForFailure; CountUnclear(site.Log) == before && DateTime.UtcNow < end;)
            {
                // Repeated, because the database may release space.
                FillUp(ballast);
                await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
            }

            await Task.Delay(random.Next(MaxExtraTime), cancellationToken);
            return CountUnclear(site.Log) > before;
        }
        finally
        {
            File.Delete(ballast);
        }
    }

    private static int CountUnclear(AttemptLog log) => RequestCounts.Create(log).Unclear;

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
            // The disk is full.
        }
    }
}
