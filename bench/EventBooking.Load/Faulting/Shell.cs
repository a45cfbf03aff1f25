using System.ComponentModel;
using System.Diagnostics;

namespace EventBooking.Load.Faulting;

internal static class Shell
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Runs a command line to its end.</summary>
    /// <exception cref="SiteFailedException">It could not be run, failed, or took longer than two minutes.</exception>
    public static async Task RunAsync(string commandLine, CancellationToken cancellationToken)
    {
        // Into a file and not into pipes: a server that the command leaves running would keep those open.
        var output = Path.GetTempFileName();
        try
        {
            using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec >\"$1\" 2>&1 </dev/null; eval \"$0\"", commandLine, output]))!;
            await process.WaitForExitAsync(cancellationToken).WaitAsync(Limit, cancellationToken);
            if (process.ExitCode != 0)
            {
                throw new SiteFailedException($"{commandLine}: exit code {process.ExitCode}. {await File.ReadAllTextAsync(output, cancellationToken)}");
            }
        }
        catch (Exception e) when (e is TimeoutException or Win32Exception)
        {
            throw new SiteFailedException($"{commandLine}: {e.Message}");
        }
        finally
        {
            File.Delete(output);
        }
    }
}
