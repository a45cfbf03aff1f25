using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace EventBooking.Load.Faults;

/// <summary>One instance of the application, in a process that can be killed, stopped and started again under the same address.</summary>
/// <param name="application">EventBooking.dll.</param>
/// <param name="settings">Its environment variables.</param>
/// <param name="log">File for its output.</param>
internal sealed class SiteInstance(string application, IReadOnlyDictionary<string, string> settings, string log) : IAsyncDisposable
{
    private const string RedirectOutput = "log=$0; exec \"$@\" >>\"$log\" 2>&1 </dev/null";

    private static readonly TimeSpan MaxStartTime = TimeSpan.FromMinutes(2);

    private Process? process;

    public Uri Address { get; } = new($"http://127.0.0.1:{FindFreePort()}");

    public Task StartAsync(CancellationToken cancellationToken) => StartAsync([], cancellationToken);

    /// <summary>Starts it and waits until it answers.</summary>
    /// <param name="environment">More environment variables, for this start only.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="SiteFailedException">It ended, or did not answer for two minutes.</exception>
    public async Task StartAsync(Dictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", RedirectOutput, log, "dotnet", application, "--urls", Address.ToString()])
        {
            WorkingDirectory = Path.GetDirectoryName(application),
        };
        foreach (var (name, value) in settings.Concat(environment))
        {
            start.Environment[name] = value;
        }

        process?.Dispose();
        process = Process.Start(start)!;
        await WaitUntilReadyAsync(cancellationToken);
    }

    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
    }

    public async Task TerminateAsync(CancellationToken cancellationToken)
    {
        await SignalAsync("TERM", cancellationToken);
        await process!.WaitForExitAsync(cancellationToken);
    }

    public Task SignalAsync(string signal, CancellationToken cancellationToken) =>
        Shell.RunAsync(string.Create(CultureInfo.InvariantCulture, $"kill -{signal} {process!.Id}"), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            await KillAsync();
        }

        process?.Dispose();
        process = null;
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        using var http = SiteOptions.Open(Address, TimeSpan.FromSeconds(10));
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                using var response = await http.GetAsync(new Uri("/health/ready", UriKind.Relative), cancellationToken);
                return;
            }
            catch (Exception e) when (
                e is HttpRequestException || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
            {
                if (process!.HasExited || Stopwatch.GetElapsedTime(began) > MaxStartTime)
                {
                    throw new SiteFailedException($"An instance did not start. See {log}.");
                }

                await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
            }
        }
    }

    /// <summary>Below the ports of outgoing connections, so that none of them takes it while the instance is down.</summary>
    private static int FindFreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 32_000);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // The port is taken.
            }
        }
    }
}
