using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace EventBooking.Load.Faulting;

/// <summary>One instance of the application, in a process that can be killed, stopped and started again under the same address.</summary>
/// <param name="application">EventBooking.dll.</param>
/// <param name="settings">What it is told through its environment.</param>
/// <param name="log">File that everything it says is added to.</param>
internal sealed class SiteInstance(string application, IReadOnlyDictionary<string, string> settings, string log) : IAsyncDisposable
{
    private const string Redirected = "log=$0; exec \"$@\" >>\"$log\" 2>&1 </dev/null";

    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(2);

    private Process? process;

    public Uri Address { get; } = new($"http://127.0.0.1:{FreePort()}");

    /// <summary>Starts it, and waits until it answers.</summary>
    /// <param name="more">Environment variables for this time only.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="SiteFailedException">It ended, or did not answer for two minutes.</exception>
    public async Task StartAsync(IReadOnlyDictionary<string, string> more, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", Redirected, log, "dotnet", application, "--urls", Address.ToString()])
        {
            WorkingDirectory = Path.GetDirectoryName(application),
        };
        foreach (var (name, value) in settings.Concat(more))
        {
            start.Environment[name] = value;
        }

        Forget();
        process = Process.Start(start)!;
        await AnswersAsync(cancellationToken);
    }

    /// <summary>As a power cut would.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>As a deployment would.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        await SignalAsync("TERM", cancellationToken);
        await process!.WaitForExitAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => SignalAsync("STOP", cancellationToken);

    public Task ContinueAsync() => SignalAsync("CONT", CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            await KillAsync();
        }

        Forget();
    }

    /// <summary>A process that is disposed says nothing any more, not even that it has ended.</summary>
    private void Forget()
    {
        process?.Dispose();
        process = null;
    }

    private Task SignalAsync(string signal, CancellationToken cancellationToken) =>
        Shell.RunAsync(string.Create(CultureInfo.InvariantCulture, $"kill -{signal} {process!.Id}"), cancellationToken);

    private async Task AnswersAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(10) };
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri("/health/ready", UriKind.Relative), cancellationToken);
                return;
            }
            catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
            {
                if (process!.HasExited || Stopwatch.GetElapsedTime(began) > LongestStart)
                {
                    throw new SiteFailedException($"An instance did not start; {log} says why.");
                }

                await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
            }
        }
    }

    /// <summary>Below the ports that connections are given, so that none of them takes it while the instance is away.</summary>
    private static int FreePort()
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
                // Taken; another one will be free.
            }
        }
    }
}
