using System.ComponentModel;
using System.Diagnostics;

namespace EventBooking.Load.Faults;

internal static class Shell
{
    private static readonly TimeSpan MaxTime = TimeSpan.FromMinutes(2);

    /// <summary>Runs a command line to its end.</summary>
    /// <exception cref="SiteFailedException">The command could not start, failed, or took longer than two minutes.</exception>
    public static async Task RunAsync(string commandLine, CancellationToken cancellationToken)
    {
        // The output goes to a file: a server that the command starts would keep pipes open.
        var output = Path.GetTempFileName();
        try
        {
            var start = new ProcessStartInfo("/bin/sh", ["-c", "exec >\"$1\" 2>&1 </dev/null; eval \"$0\"", commandLine, output]);
            using var process = Process.Start(start)!;
            await process.WaitForExitAsync(cancellationToken).WaitAsync(MaxTime, cancellationToken);
            if (process.ExitCode != 0)
            {
                var text = await File.ReadAllTextAsync(output, cancellationToken);
                throw new SiteFailedException($"{commandLine}: exit code {process.ExitCode}. {text}");
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

/// <summary>The site, or what it needs, did not start again.</summary>
internal sealed class SiteFailedException(string message) : Exception(message);
