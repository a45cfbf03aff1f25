namespace EventBooking.Load.Speed;

/// <summary>How one work fared on one server.</summary>
/// <param name="Work">Its name.</param>
/// <param name="Of">The server's name.</param>
/// <param name="Requests">That were answered as they should be.</param>
/// <param name="PerSecond">Requests.</param>
/// <param name="Milliseconds50">The median of how long they took.</param>
/// <param name="Milliseconds95">95th percentile.</param>
/// <param name="Milliseconds99">99th percentile.</param>
/// <param name="MillisecondsLongest">The slowest.</param>
/// <param name="Errors">What else was answered, and how often.</param>
/// <param name="Unsent">Requests that were due at a fixed rate and not sent before the time was up; their waiting is among the milliseconds.</param>
/// <param name="MicrosecondsOfProcessor">What the server computed for a request; null when its process is not watched.</param>
/// <param name="Processors">How many of them it kept busy.</param>
/// <param name="Megabytes">Memory of its process afterwards.</param>
/// <param name="ToValidate">This rate over that of <c>validate</c> on the same server; null when that was not measured.</param>
/// <param name="ToPeer">This rate over the peer's; null when that was not measured.</param>
internal sealed record SpeedFigures(
    string Work,
    string Of,
    long Requests,
    double PerSecond,
    double? Milliseconds50,
    double? Milliseconds95,
    double? Milliseconds99,
    double? MillisecondsLongest,
    IReadOnlyDictionary<string, long> Errors,
    long Unsent,
    double? MicrosecondsOfProcessor,
    double? Processors,
    double? Megabytes,
    double? ToValidate,
    double? ToPeer)
{
    public static IReadOnlyList<SpeedFigures> From(IReadOnlyList<WorkRun> runs) => [.. runs.Select(run => From(run, runs))];

    private static SpeedFigures From(WorkRun run, IReadOnlyList<WorkRun> runs)
    {
        var validate = runs.FirstOrDefault(other => other.Work == Speed.Work.Validate && other.Server == run.Server && other != run);
        var peer = runs.FirstOrDefault(other => other.Work == run.Work && other.Server.IsPeer && !run.Server.IsPeer);
        return new(
            run.Work.Name,
            run.Server.Name,
            run.Latencies.Count - run.Unsent,
            run.RequestsPerSecond,
            run.Latencies.At(50),
            run.Latencies.At(95),
            run.Latencies.At(99),
            run.Latencies.At(100),
            run.Latencies.Errors,
            run.Unsent,
            Ratio(run.ProcessorTime?.TotalMicroseconds, run.Latencies.Count - run.Unsent),
            run.ProcessorTime / run.Time,
            run.Memory / 1e6,
            Ratio(run.RequestsPerSecond, validate?.RequestsPerSecond),
            Ratio(run.RequestsPerSecond, peer?.RequestsPerSecond));
    }

    private static double? Ratio(double? of, double? to) => to > 0 ? of / to : null;
}
