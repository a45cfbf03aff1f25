using System.Globalization;

namespace EventBooking.Load.Faulting.Faults;

/// <summary>
/// The clock of one instance jumps, by up to an hour forth and back, while the other's goes right. The process is told another time by
/// libfaketime; the machine's own clock is left alone, and so is the one that measures how long something takes.
/// </summary>
internal sealed class ClockSteps(string library) : IFault
{
    private const int LargestStep = 3600;
    private const int ShortestRest = 300;
    private const int LongestRest = 1200;

    private SiteInstance? instance;
    private string? file;

    public string Name => "clock step";

    /// <summary>Where Debian and others keep the library; null where it is not installed.</summary>
    public static string? FindLibrary() =>
        Directory.Exists("/usr/lib")
            ? Directory.EnumerateFiles("/usr/lib", "libfaketimeMT.so.1", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2, IgnoreInaccessible = true }).FirstOrDefault()
            : null;

    public async Task BeginAsync(FaultySite site, Random random, CancellationToken cancellationToken)
    {
        site.HasMovedClocks = true;
        instance = site.DrawInstance(random);
        file = Path.GetTempFileName();
        Step(0);
        await instance.EndAsync(cancellationToken);
        await instance.StartAsync(
            new Dictionary<string, string>
            {
                ["LD_PRELOAD"] = library,
                ["FAKETIME_TIMESTAMP_FILE"] = file,
                ["FAKETIME_NO_CACHE"] = "1",
                ["DONT_FAKE_MONOTONIC"] = "1",
            },
            cancellationToken);
    }

    public async Task<bool> StrikeAsync(FaultySite site, Random random, CancellationToken cancellationToken)
    {
        Step(random.Next(-LargestStep, LargestStep));
        await Task.Delay(random.Next(ShortestRest, LongestRest), cancellationToken);
        return true;
    }

    public async Task EndAsync(FaultySite site, CancellationToken cancellationToken)
    {
        await instance!.EndAsync(cancellationToken);
        await instance.StartAsync(new Dictionary<string, string>(), cancellationToken);
        File.Delete(file!);
    }

    /// <summary>Replaced as a whole, so that nobody reads half a number.</summary>
    private void Step(int seconds)
    {
        var next = file + ".next";
        File.WriteAllText(next, seconds.ToString("+0;-0;+0", CultureInfo.InvariantCulture) + "\n");
        File.Move(next, file!, overwrite: true);
    }
}
