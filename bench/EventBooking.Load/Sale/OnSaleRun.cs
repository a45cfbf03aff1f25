using System.Collections.Concurrent;
using System.Diagnostics;
using EventBooking.Load.Buying;
using EventBooking.Load.Verification;

namespace EventBooking.Load.Sale;

/// <summary>
/// All clients come at the same moment, each over its own connection. A client reads the slots of a random date and books an open one.
/// While the answer is "full", it books one of the open slots that the answer names, until it has a seat or the answer names none.
/// </summary>
internal sealed class OnSaleRun(IReadOnlyList<Uri> instances, IReadOnlyList<string> dates, int seed)
{
    private static readonly TimeSpan ClientTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan MaxTimePerBooking = TimeSpan.FromMinutes(1);

    private long began;
    private int turnedAway;

    public AttemptLog Log { get; } = new();

    public ConcurrentQueue<Request> Requests { get; } = [];

    public TimeSpan TimeToLastSeat { get; private set; }

    public TimeSpan TimeToLastAnswer { get; private set; }

    /// <summary>How many clients were answered that no slot is open.</summary>
    public int TurnedAway => turnedAway;

    /// <summary>Returns when every client has a seat or knows that no slot is open.</summary>
    /// <exception cref="HttpRequestException">A client could not read the slots of its date.</exception>
    public async Task RunAsync(int clients, CancellationToken cancellationToken)
    {
        var connections = Enumerable.Range(0, clients)
            .Select(client => SiteOptions.Open(instances[client % instances.Count], ClientTimeout))
            .ToList();
        try
        {
            began = Stopwatch.GetTimestamp();
            await Task.WhenAll(connections.Select((connection, client) =>
                Task.Run(() => VisitAsync(connection, new Random(HashCode.Combine(seed, client)), cancellationToken), cancellationToken)));
        }
        finally
        {
            connections.ForEach(connection => connection.Dispose());
        }

        TimeToLastAnswer = Requests.Max(request => request.AnsweredAfter);
        TimeToLastSeat = Requests
            .Where(request => request.Kind == RequestKind.Booked)
            .Max(request => (TimeSpan?)request.AnsweredAfter) ?? TimeSpan.Zero;
    }

    private async Task VisitAsync(HttpClient connection, Random random, CancellationToken cancellationToken)
    {
        var sender = new BookingSender([connection]) { MaxTime = MaxTimePerBooking };
        for (var openSlots = await ReadOpenSlotsAsync(connection, random, cancellationToken); openSlots.Count > 0;)
        {
            var attempt = Log.Add(openSlots[random.Next(openSlots.Count)]);
            openSlots = await BookAsync(sender, attempt, cancellationToken);
        }
    }

    /// <summary>The open slots of a random date. When all are full, the first one: the answer to its booking names others.</summary>
    private async Task<IReadOnlyList<string>> ReadOpenSlotsAsync(HttpClient connection, Random random, CancellationToken cancellationToken)
    {
        var asked = Stopwatch.GetTimestamp();
        var slots = await SiteState.ReadSlotsAsync(connection, dates[random.Next(dates.Count)], cancellationToken);
        Add(RequestKind.Read, asked);
        return [.. slots.Where(slot => slot.BookedCount < slot.Capacity).DefaultIfEmpty(slots[0]).Select(slot => slot.Id)];
    }

    /// <summary>The open slots that a "full" answer names; none after any other answer.</summary>
    private async Task<IReadOnlyList<string>> BookAsync(BookingSender sender, Attempt attempt, CancellationToken cancellationToken)
    {
        var asked = Stopwatch.GetTimestamp();
        await sender.SendAsync(attempt, firstInstance: 0, cancellationToken);
        if (attempt.Outcome is AttemptOutcome.Booked or AttemptOutcome.Full)
        {
            Add(attempt.Outcome == AttemptOutcome.Booked ? RequestKind.Booked : RequestKind.Full, asked);
        }

        if (attempt is { Outcome: AttemptOutcome.Full, OpenSlots: [] })
        {
            Interlocked.Increment(ref turnedAway);
        }

        return attempt.OpenSlots;
    }

    private void Add(RequestKind kind, long asked) =>
        Requests.Enqueue(new(kind, Stopwatch.GetElapsedTime(asked), Stopwatch.GetElapsedTime(began)));
}

/// <summary>An answered request.</summary>
/// <param name="Kind">What was asked and answered.</param>
/// <param name="Duration">Includes the connection when it is the client's first request, and repeats after unclear answers.</param>
/// <param name="AnsweredAfter">Since the beginning of the sale.</param>
internal sealed record Request(RequestKind Kind, TimeSpan Duration, TimeSpan AnsweredAfter);

internal enum RequestKind
{
    Read,
    Booked,
    Full,
}
