using System.Diagnostics;
using EventBooking.Load.Measuring;

namespace EventBooking.Load.Speed;

/// <summary>One work on one server, with what its clients have measured so far. Clients keep their connections from turn to turn.</summary>
internal sealed class WorkRun : IDisposable
{
    private readonly List<Client> clients;
    private readonly Process? process;
    private long unsent;

    private WorkRun(Work work, MeasuredServer server, List<Client> clients)
    {
        Work = work;
        Server = server;
        this.clients = clients;
        process = server.ProcessId is { } id ? Process.GetProcessById(id) : null;
    }

    public Work Work { get; }

    public MeasuredServer Server { get; }

    public Latencies Latencies { get; private set; } = new();

    /// <summary>How long was measured.</summary>
    public TimeSpan Time { get; private set; }

    /// <summary>What the server's process computed meanwhile; null when it is not watched.</summary>
    public TimeSpan? ProcessorTime { get; private set; }

    /// <summary>Bytes that the server's process held after the last turn; null when it is not watched.</summary>
    public long? Memory { get; private set; }

    /// <summary>Requests that were due at a fixed rate and not sent before the time was up. They count among the latencies with the time that they had waited.</summary>
    public long Unsent => unsent;

    public double RequestsPerSecond => Time > TimeSpan.Zero ? (Latencies.Count - unsent) / Time.TotalSeconds : 0;

    public static async Task<WorkRun> PrepareAsync(Work work, MeasuredServer server, int clients, CancellationToken cancellationToken)
    {
        var requestsOf = await work.PrepareAsync(server, cancellationToken);
        return new(work, server, [.. Enumerable.Range(0, clients).Select(client => new Client(new WireConnection(server.Address), requestsOf(client)))]);
    }

    /// <summary>Each client sends one request after the other.</summary>
    public Task TakeTurnAsync(TimeSpan turn, CancellationToken cancellationToken) => MeasureAsync(async client =>
    {
        var began = Stopwatch.GetTimestamp();
        for (var sent = began; Stopwatch.GetElapsedTime(began, sent) < turn; sent = Stopwatch.GetTimestamp())
        {
            cancellationToken.ThrowIfCancellationRequested();
            await SendAsync(client, sent, cancellationToken);
        }
    });

    /// <summary>Requests are due at a fixed rate, whether the server keeps up or not; who is free takes the next. Time runs from when a request was due.</summary>
    public async Task KeepRateAsync(double perSecond, TimeSpan time, CancellationToken cancellationToken)
    {
        var pace = new Pace(perSecond, time);
        await MeasureAsync(async client =>
        {
            await foreach (var due in pace.Due.ReadAllAsync(cancellationToken))
            {
                if (pace.IsOver)
                {
                    Latencies.RecordSince(due);
                    Interlocked.Increment(ref unsent);
                }
                else
                {
                    await SendAsync(client, due, cancellationToken);
                }
            }
        });
    }

    /// <summary>What was measured so far was warm-up.</summary>
    public void Forget()
    {
        Latencies = new();
        unsent = 0;
        Time = TimeSpan.Zero;
        ProcessorTime = null;
    }

    public void Dispose()
    {
        clients.ForEach(client => client.Connection.Dispose());
        process?.Dispose();
    }

    private async Task MeasureAsync(Func<Client, Task> measure)
    {
        var computedBefore = ReadProcessorTime();
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(clients.Select(client => Task.Run(() => measure(client))));
        Time += Stopwatch.GetElapsedTime(began);
        if (ReadProcessorTime() - computedBefore is { } computed)
        {
            ProcessorTime = (ProcessorTime ?? TimeSpan.Zero) + computed;
            Memory = process?.WorkingSet64;
        }
    }

    private async ValueTask SendAsync(Client client, long since, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await client.Connection.SendAsync(client.NextRequest(), cancellationToken);
            if (answer.Status == (int)Work.RightStatus)
            {
                Latencies.RecordSince(since);
            }
            else
            {
                Latencies.Fail($"{answer.Status} instead of {(int)Work.RightStatus}");
            }
        }
        catch (Exception e) when (e is IOException or WrongAnswerException)
        {
            Latencies.Fail(e.Message);
        }
    }

    private TimeSpan? ReadProcessorTime()
    {
        process?.Refresh();
        return process?.TotalProcessorTime;
    }

    private sealed record Client(WireConnection Connection, Func<ReadOnlyMemory<byte>> NextRequest);
}
