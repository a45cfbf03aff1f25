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
    private readonly IReadOnlyList<MeasuredServer> instances = instances;
    private readonly int seed = seed;

    private const int LookersAtOnce = 64;

    private static readonly TimeSpan PauseAfterUnclearAnswer = TimeSpan.FromMilliseconds(50);

    /// <summary>For how long somebody asks again before the sale is given up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private long began;
    private long lastSeat;
    private int turnedAway;

    public Ledger Ledger { get; } = new();

    public Latencies Reads { get; } = new();

    public Latencies Booked { get; } = new();

    public Latencies Refused { get; } = new();

    /// <summary>The same, and the answers that were unclear, so that people asked again.</summary>
    public Latencies All { get; } = new();

    /// <summary>From the first request to the last answer that promised a seat.</summary>
    public TimeSpan ToLastSeat => Stopwatch.GetElapsedTime(began, lastSeat);

    public TimeSpan ToLastAnswer { get; private set; }

    /// <summary>Who was told that there is no other open slot.</summary>
    public int TurnedAway => turnedAway;

    /// <summary>
    /// The time before booking opens, in which people look at dates and go again, and some send a booking that only validates. It has the tool's own code compiled, which
    /// would otherwise count as the site's time.
    /// </summary>
    public async Task LookAroundAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, LookersAtOnce).Select(looker => Task.Run(
            async () =>
            {
                for (var client = looker; Stopwatch.GetElapsedTime(start) < time; client += LookersAtOnce)
                {
                    using var visitor = new Visitor(this, client, cancellationToken);
                    await visitor.LookAsync();
                }
            },
            cancellationToken)));
    }

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
        TurnedAway,
        Unclear = All.ErrorCount,
        MillisecondsToLastSeat = ToLastSeat.TotalMilliseconds,
        MillisecondsToLastAnswer = ToLastAnswer.TotalMilliseconds,
        Milliseconds50 = All.At(50),
        Milliseconds95 = All.At(95),
        Milliseconds99 = All.At(99),
        MillisecondsLongest = All.At(100),
    };

    /// <summary>Whatever was answered between, the latest moment counts.</summary>
    private void SellSeat()
    {
        var now = Stopwatch.GetTimestamp();
        for (var latest = Volatile.Read(ref lastSeat); now > latest;)
        {
            var before = Interlocked.CompareExchange(ref lastSeat, now, latest);
            if (before == latest)
            {
                return;
            }

            latest = before;
        }
    }

    private async Task VisitAsync(int client, CancellationToken cancellationToken)
    {
        using var visitor = new Visitor(this, client, cancellationToken);
        await visitor.VisitAsync();
    }

    private sealed class Visitor(OnSale sale, int client, CancellationToken cancellationToken) : IDisposable
    {
        private readonly MeasuredServer server = sale.instances[client % sale.instances.Count];
        private readonly Random random = new(HashCode.Combine(sale.seed, client));
        private readonly WireConnection connection = new(sale.instances[client % sale.instances.Count].Address);

        public async Task VisitAsync()
        {
            for (var offered = await ReadAsync(); offered.Count > 0;)
            {
                offered = await BookAsync(sale.Ledger.Open(offered[random.Next(offered.Count)]));
            }
        }

        public async Task LookAsync()
        {
            await ReadAsync();
            await BookAsync(sale.Ledger.Open(Work.SlotOfNoDate));
        }

        public void Dispose() => connection.Dispose();

        /// <summary>The open slots of the date that it wants. One without any is asked for all the same: the refusal names others.</summary>
        private async Task<IReadOnlyList<string>> ReadAsync()
        {
            var date = server.Dates[random.Next(server.Dates.Count)];
            var answer = await AskAsync(server.Get($"/api/slots?date={date}"), sale.Reads, otherwise: null, attempt: null);
            if (answer.Status != (int)HttpStatusCode.OK)
            {
                throw new WrongAnswerException($"{answer.Status} for the slots of {date}.");
            }

            var slots = JsonSerializer.Deserialize<Day>(answer.ReadBody(), JsonSerializerOptions.Web)!.Slots;
            return [.. slots.Where(slot => slot.Remaining > 0).DefaultIfEmpty(slots[0]).Select(slot => slot.Id)];
        }

        /// <summary>What is offered instead; nothing when there is no more to do.</summary>
        private async Task<IReadOnlyList<string>> BookAsync(Attempt attempt)
        {
            var request = BookingRequest.BytesOf(server.Host, attempt.Key, attempt.SlotId, attempt.Name, attempt.Email);
            var answer = await AskAsync(request, sale.Booked, sale.Refused, attempt);
            switch ((HttpStatusCode)answer.Status)
            {
                case HttpStatusCode.Created:
                    sale.SellSeat();
                    attempt.AnswerBooked(JsonSerializer.Deserialize<Made>(answer.ReadBody(), JsonSerializerOptions.Web)!.Reference);
                    return [];
                case HttpStatusCode.Conflict:
                    attempt.AnswerFull();
                    var offered = JsonSerializer.Deserialize<Full>(answer.ReadBody(), JsonSerializerOptions.Web)!.NearestOpen;
                    if (offered.Count == 0)
                    {
                        Interlocked.Increment(ref sale.turnedAway);
                    }

                    return [.. offered.Select(slot => slot.Id)];
                default:
                    attempt.AnswerWrong($"{answer.Status}");
                    return [];
            }
        }

        /// <summary>Asks until the answer is clear; time runs on over what has to be asked again.</summary>
        /// <exception cref="WrongAnswerException">It never was.</exception>
        private async Task<WireAnswer> AskAsync(byte[] request, Latencies kind, Latencies? otherwise, Attempt? attempt)
        {
            for (var asked = Stopwatch.GetTimestamp(); ; await Task.Delay(PauseAfterUnclearAnswer, cancellationToken))
            {
                try
                {
                    var answer = await connection.SendAsync(request, cancellationToken);
                    if (answer.Status is not (int)HttpStatusCode.TooManyRequests and < (int)HttpStatusCode.InternalServerError)
                    {
                        (answer.Status switch { (int)HttpStatusCode.Conflict => otherwise, < 300 => kind, _ => null })?.RecordSince(asked);
                        sale.All.RecordSince(asked);
                        return answer;
                    }

                    sale.All.Fail($"{answer.Status}");
                }
                catch (IOException e)
                {
                    sale.All.Fail(e.Message);
                }

                attempt?.AnswerUnclear();
                if (Stopwatch.GetElapsedTime(asked) > Patience)
                {
                    throw new WrongAnswerException($"somebody has asked for {Patience.TotalSeconds:N0} seconds, and had no clear answer. The last: {sale.All.Errors.First().Key}.");
                }
            }
        }
    }

    private sealed record Day(IReadOnlyList<OfferedSlot> Slots);

    private sealed record Made(string Reference);

    private sealed record Full(IReadOnlyList<OfferedSlot> NearestOpen);
}
