using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using HdrHistogram;

namespace EventBooking.Load.Measuring;

/// <summary>How long requests took, and what went wrong with the others.</summary>
internal sealed class Latencies
{
    private const long LongestMicroseconds = 10L * 60 * 1_000_000;
    private const int SignificantDigits = 3;

    private readonly LongConcurrentHistogram histogram = new(1, LongestMicroseconds, SignificantDigits);
    private readonly ConcurrentDictionary<string, long> errors = new(StringComparer.Ordinal);

    public long Count => histogram.TotalCount;

    public long ErrorCount => errors.Values.Sum();

    /// <summary>What went wrong, and how often.</summary>
    public IReadOnlyDictionary<string, long> Errors => errors;

    /// <summary>Times one request to the last byte of its answer. What fails is counted and not timed.</summary>
    /// <param name="request">Throws <see cref="WrongAnswerException"/> when the answer is not as it should be.</param>
    public async Task TimeAsync(Func<Task> request)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            await request();
            RecordSince(began);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException or TaskCanceledException or WrongAnswerException)
        {
            Fail(e.Message);
        }
    }

    /// <summary>Of a request that is answered now.</summary>
    /// <param name="timestamp">When its time began to run.</param>
    public void RecordSince(long timestamp) =>
        histogram.RecordValue(Math.Clamp((long)Stopwatch.GetElapsedTime(timestamp).TotalMicroseconds, 1, LongestMicroseconds));

    public void Fail(string reason) => errors.AddOrUpdate(reason, 1, (_, count) => count + 1);

    /// <summary>Milliseconds; null when nothing was timed.</summary>
    public double? At(double percentile) => Count == 0 ? null : histogram.GetValueAtPercentile(percentile) / 1000.0;
}

/// <summary>An answer came, and it is not as it should be.</summary>
internal sealed class WrongAnswerException(string message) : Exception(message);
