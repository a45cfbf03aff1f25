using System.Diagnostics;

namespace EventBooking.Load.Measuring;

/// <summary>
/// Gives several things to measure short turns one after the other, over and over, so that what disturbs the machine disturbs all alike. In a turn, each
/// client sends one request after the other.
/// </summary>
internal sealed class Alternation(int clients, TimeSpan time)
{
    private static readonly TimeSpan LongestTurn = TimeSpan.FromMilliseconds(250);

    /// <summary>What is recorded before the measurement proper is thrown away: compiled code, warm caches, open connections.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    private readonly TimeSpan turn = time < LongestTurn ? time : LongestTurn;

    public int Clients => clients;

    /// <summary>One request of each, for one client, which is told by its number.</summary>
    public async Task<IReadOnlyList<Latencies>> MeasureAsync(IReadOnlyList<Func<int, Task>> requests, CancellationToken cancellationToken)
    {
        await TakeTurnsAsync(requests, WarmUp < time ? WarmUp : time, cancellationToken);
        return await TakeTurnsAsync(requests, time * requests.Count, cancellationToken);
    }

    private async Task<IReadOnlyList<Latencies>> TakeTurnsAsync(IReadOnlyList<Func<int, Task>> requests, TimeSpan timeInAll, CancellationToken cancellationToken)
    {
        var latencies = requests.Select(_ => new Latencies()).ToList();
        var began = Stopwatch.GetTimestamp();
        do
        {
            foreach (var (request, into) in requests.Zip(latencies))
            {
                await Task.WhenAll(Enumerable.Range(0, clients).Select(client => TakeTurnAsync(() => request(client), into, cancellationToken)));
            }
        }
        while (Stopwatch.GetElapsedTime(began) < timeInAll);
        return latencies;
    }

    private async Task TakeTurnAsync(Func<Task> request, Latencies latencies, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            await latencies.TimeAsync(request);
        }
        while (Stopwatch.GetElapsedTime(began) < turn);
    }
}
