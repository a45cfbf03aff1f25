using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace EventBooking.Tests.Testing;

/// <summary>The application in its own process, which a test can kill.</summary>
public sealed class ApplicationProcess : IAsyncDisposable
{
    private readonly Process process;

    private ApplicationProcess(Process process, Uri address)
    {
        this.process = process;
        Http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(20) };
    }

    public HttpClient Http { get; }

    public Uri Address => Http.BaseAddress!;

    /// <summary>The lines of standard output. They are complete after the process has ended.</summary>
    public ConcurrentQueue<string> Output { get; } = [];

    /// <summary>Memory of the process in bytes.</summary>
    public long Memory
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    /// <summary>Returns when the application responds.</summary>
    public static async Task<ApplicationProcess> StartAsync(IReadOnlyDictionary<string, string?> settings)
    {
        var application = Launch(settings);
        try
        {
            await application.WaitUntilStartedAsync();
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }

        return application;
    }

    /// <summary>Returns before the application listens.</summary>
    public static ApplicationProcess Launch(IReadOnlyDictionary<string, string?> settings)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Find()}");
        var start = new ProcessStartInfo("dotnet", [typeof(EventBookingBuilder).Assembly.Location, "--urls", address.ToString()])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        start.Environment["Admin__Key"] = Site.AdminKey;
        start.Environment["WarmUp__Duration"] = "00:00:00";
        start.Environment["RateLimits__Booking__Requests"] = "3000";
        start.Environment["Shutdown__Delay"] = "00:00:00";
        foreach (var (name, value) in settings)
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        var application = new ApplicationProcess(Process.Start(start)!, address);
        application.process.OutputDataReceived += (_, line) => application.Output.Enqueue(line.Data ?? "");
        application.process.BeginOutputReadLine();
        application.process.BeginErrorReadLine();
        return application;
    }

    /// <summary>Known after the process has ended.</summary>
    public int ExitCode => process.ExitCode;

    public async Task KillAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    /// <summary>Shuts the application down as a deployment does, and waits.</summary>
    public async Task StopAsync()
    {
        await SignalStopAsync();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async Task SignalStopAsync()
    {
        using var term = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await term.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await KillAsync();
        }

        Http.Dispose();
        process.Dispose();
    }

    private async Task WaitUntilStartedAsync()
    {
        while (true)
        {
            Assert.False(process.HasExited, "The application did not start.");
            try
            {
                using var response = await Http.GetAsync("/health/ready", TestContext.Current.CancellationToken);
                return;
            }
            catch (Exception e) when (e is HttpRequestException or SocketException)
            {
                // The application does not listen yet.
                await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
            }
        }
    }
}
