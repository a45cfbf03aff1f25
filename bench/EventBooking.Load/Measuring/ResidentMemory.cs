using System.Diagnostics;

namespace EventBooking.Load.Measuring;

/// <summary>Watches how much memory a process of this machine holds.</summary>
internal sealed class ResidentMemory : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    private readonly Process? process;
    private readonly CancellationTokenSource ended = new();
    private readonly long before;
    private readonly Task watching;
    private long highest;

    private ResidentMemory(Process? process)
    {
        this.process = process;
        highest = before = Read();
        watching = Task.Run(WatchAsync);
    }

    /// <summary>Watches nothing when no process is named.</summary>
    public static ResidentMemory Watch(int? processId) => new(processId is { } id ? Process.GetProcessById(id) : null);

    /// <summary>Bytes; null when no process was named.</summary>
    public async Task<HeldMemory?> EndAsync()
    {
        await ended.CancelAsync();
        await watching;
        return process is null ? null : new(before, highest, Read());
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        process?.Dispose();
        ended.Dispose();
    }

    private async Task WatchAsync()
    {
        while (!ended.IsCancellationRequested)
        {
            highest = Math.Max(highest, Read());
            await Task.Delay(Interval, ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private long Read()
    {
        process?.Refresh();
        return process is { HasExited: false } ? process.WorkingSet64 : 0;
    }
}

internal sealed record HeldMemory(long Before, long Highest, long After);
