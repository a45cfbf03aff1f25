using System.Globalization;

namespace EventBooking.Load.Faults;

/// <summary>
/// The clock of one instance jumps by up to an hour forward and back, while the other instance's clock is right. Only the process
/// sees another time, through libfaketime; monotonic clocks do not change.
/// </summary>
internal sealed class ClockStep(string library) : IFault
{
    private const int MaxStepSeconds = 3600;
    private const int MinPause = 300;
    private const int MaxPause = 1200;

    private SiteInstance? instance;
    private string? file;

    public string Name => "clock step";

    /// <summary>The path of the library; null where it is not installed.</summary>
    public static string? FindLibrary()
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2, IgnoreInaccessible = true };
        return Directory.Exists("/usr/lib") ? Directory.EnumerateFiles("/usr/lib", "libfaketimeMT.so.1", options).FirstOrDefault() : null;
    }

    public async Task BeginAsync(TestedSite site, Random random, CancellationToken cancellationToken)
    {
        site.HasMovedClocks = true;
        instance = site.PickInstance(random);
        file = Path.GetTempFileName();
        SetStep(0);
        await instance.TerminateAsync(cancellationToken);
        await instance.StartAsync(
            new()
            {
                ["LD_PRELOAD"] = library,
                ["FAKETIME_TIMESTAMP_FILE"] = file,
                ["FAKETIME_NO_CACHE"] = "1",
                ["DONT_FAKE_MONOTONIC"] = "1",
            },
            cancellationToken);
    }

    public async Task<bool> InjectAsync(TestedSite site, Random random, CancellationToken cancellationToken)
    {
        SetStep(random.Next(-MaxStepSeconds, MaxStepSeconds));
        await Task.Delay(random.Next(MinPause, MaxPause), cancellationToken);
        return true;
    }

    public async Task EndAsync(TestedSite site, CancellationToken cancellationToken)
    {
        await instance!.TerminateAsync(cancellationToken);
        await instance.StartAsync(cancellationToken);
        File.Delete(file!);
    }

    /// <summary>Replaces the whole file, so that the library never reads half a number.</summary>
    private void SetStep(int seconds)
    {
        var next = file + ".next";
        File.WriteAllText(next, seconds.ToString("+0;-0;+0", CultureInfo.InvariantCulture) + "\n");
        File.Move(next, file!, overwrite: true);
    }
}
