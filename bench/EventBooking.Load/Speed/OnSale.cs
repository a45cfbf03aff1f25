using System.Diagnostics;
using System.Net;
using System.Text.Json;
using EventBooking.Load.Measuring;
using EventBooking.Load.Verification;

namespace EventBooking.Load.Speed;

/// <summary>
/// The minute in which booking opens. Every client wants a date, reads its slots, books one of those that are open, and where it comes too late one of the nearest
/// open ones that the site names, until it has a seat or the site names none.
/// </summary>
internal sealed class OnSale(IReadOnlyList<MeasuredServer> instances, int seed)
{
    private static readonly TimeSpan PauseAfterUnclearAnswer = TimeSpan.FromMilliseconds(50);

    private long began;
    private long lastSeat;

    public Ledger Ledger { get; } = new();

    public Latencies Reads { get; } = new();

    public Latencies Booked { get; } = new();

    public Latencies Refused { get; } = new();

    /// <summary>The same, and what broke.</summary>
    public Latencies All { get; } = new();

    /// <summary>From the first request to the last answer that promised a seat.</summary>
    public TimeSpan ToLastSeat => Stopwatch.GetElapsedTime(began, lastSeat);

    public TimeSpan ToLastAnswer { get; private set; }

    /// <summary>Says after each client that it has gone.</summary>
    public async Task RunAsync(int clients, Action<int> served, CancellationToken cancellationToken)
    {
        lastSeat = began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(
            async () =>
            {
                await VisitAsync(client, cancellationToken);
                served(1);
            },
            cancellationToken)));
        ToLastAnswer = Stopwatch.GetElapsedTime(began);
    }

    public object Figures() => new
    {
        Booked = Booked.Count,
        Refused = Refused.Count,
        Reads = Reads.Count,
        Broken = All.ErrorCount,
        MillisecondsToLastSeat = ToLastSeat.TotalMilliseconds,
        MillisecondsToLastAnswer = ToLastAnswer.TotalMilliseconds,
        Milliseconds50 = All.At(50),
        Milliseconds95 = All.At(95),
        Milliseconds99 = All.At(99),
        MillisecondsLongest = All.At(100),
    };

    private async Task VisitAsync(int client, CancellationToken cancellationToken)
    {
        var server = instances[client % instances.Count];
        var random = new Random(HashCode.Combine(seed, client));
        using var connection = new WireConnection(server.Address);
        var offered = await ReadAsync();
        while (offered.Count > 0)
        {
            var attempt = Ledger.Open(offered[random.Next(offered.Count)]);
            offered = await BookAsync(attempt);
        }

        async Task<IReadOnlyList<string>> ReadAsync()
        {
            var date = server.Dates[random.Next(server.Dates.Count)];
            var answer = await AskAsync(server.Get($"/api/slots?date={date}"), status => status is HttpStatusCode.OK ? Reads : null);
            var slots = JsonSerializer.Deserialize<Day>(answer.ReadBody(), JsonSerializerOptions.Web)!.Slots;

            // A date without an open slot is asked for all the same: the refusal names others.
            return [.. slots.Where(slot => slot.Remaining > 0).DefaultIfEmpty(slots[0]).Select(slot => slot.Id)];
        }

        async Task<IReadOnlyList<string>> BookAsync(Attempt attempt)
        {
            var request = BookingRequest.BytesOf(server.Host, attempt.Key, attempt.SlotId, attempt.Name, attempt.Email);
            var answer = await AskAsync(request, status => status switch { HttpStatusCode.Created => Booked, HttpStatusCode.Conflict => Refused, _ => null }, attempt);
            switch ((HttpStatusCode)answer.Status)
            {
                case HttpStatusCode.Created:
                    InterlockedMax(ref lastSeat, Stopwatch.GetTimestamp());
                    attempt.AnswerBooked(JsonSerializer.Deserialize<Made>(answer.ReadBody(), JsonSerializerOptions.Web)!.Reference);
                    return [];
                case HttpStatusCode.Conflict:
                    attempt.AnswerFull();
                    return [.. JsonSerializer.Deserialize<Full>(answer.ReadBody(), JsonSerializerOptions.Web)!.NearestOpen.Select(slot => slot.Id)];
                default:
                    attempt.AnswerWrong($"{answer.Status}");
                    return [];
            }
        }

        // Time runs on over what has to be asked again.
        async Task<WireAnswer> AskAsync(byte[] request, Func<HttpStatusCode, Latencies?> kindOf, Attempt? attempt = null)
        {
            var asked = Stopwatch.GetTimestamp();
            while (true)
            {
                try
                {
                    var answer = await connection.SendAsync(request, cancellationToken);
                    if (answer.Status is not (int)HttpStatusCode.TooManyRequests and < (int)HttpStatusCode.InternalServerError)
                    {
                        kindOf((HttpStatusCode)answer.Status)?.RecordSince(asked);
                        All.RecordSince(asked);
                        return answer;
                    }

                    All.Fail($"{answer.Status}");
                }
                catch (IOException e)
                {
                    All.Fail(e.Message);
                }

                attempt?.AnswerUnclear();
                await Task.Delay(PauseAfterUnclearAnswer, cancellationToken);
            }
        }
    }

    private static void InterlockedMax(ref long latest, long candidate)
    {
        for (var seen = Volatile.Read(ref latest); candidate > seen;)
        {
            var before = Interlocked.CompareExchange(ref latest, candidate, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }

    private sealed record Day(IReadOnlyList<OfferedSlot> Slots);

    private sealed record Made(string Reference);

    private sealed record Full(IReadOnlyList<OfferedSlot> NearestOpen);
}
