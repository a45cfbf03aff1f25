using EventBooking.Scheduling;

namespace EventBooking.Bookings;

/// <summary>
/// The month's seat counts as this instance knows them: at most <see cref="StaleAfter"/> old, whoever else books, and up to date with
/// what was booked here. However great the crowd, one read runs at a time, and only when somebody asks.
/// </summary>
public sealed class SeatCounts(EventCalendar calendar, IBookingStore store, TimeProvider time)
{
    /// <summary>How old an answer may be.</summary>
    public static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(1);

    /// <summary>From then on the next read runs ahead, so that hardly anybody waits for one.</summary>
    private static readonly TimeSpan RefreshAfter = StaleAfter / 2;

    private readonly Lock gate = new();
    private readonly Slot[] planned = [.. calendar.Days.SelectMany(day => day.Slots)];
    private readonly Dictionary<SlotId, Told> told = [];
    private long tellings;
    private Reading? latest;
    private Task? refreshing;

    /// <summary>Every bookable date, no older than <see cref="StaleAfter"/> at the time of the question.</summary>
    /// <exception cref="StoreUnavailableException">What is known is older, and the store did not answer.</exception>
    public ValueTask<MonthCounts> GetAsync(CancellationToken cancellationToken)
    {
        var asked = time.GetTimestamp();
        return Volatile.Read(ref latest) is { } reading && AgeAt(asked, reading) is var age && age < StaleAfter
            ? new(Serve(reading, age))
            : new(WaitAsync(asked, cancellationToken));
    }

    /// <summary>Whether the slot is known to be full and nobody has to be asked. Reads nothing.</summary>
    public bool ShowFull(SlotId slotId) =>
        Volatile.Read(ref latest) is { } reading && AgeAt(time.GetTimestamp(), reading) < StaleAfter && reading.Month.Find(slotId).IsFull;

    /// <summary>
    /// What a decision of the store has shown, to be called before it is answered: whoever has booked sees it. A read that began
    /// earlier may not know of it, and does not undo it.
    /// </summary>
    public void Tell(SlotId slotId, int remaining)
    {
        lock (gate)
        {
            told[slotId] = new(++tellings, told.TryGetValue(slotId, out var earlier) ? Math.Min(earlier.Remaining, remaining) : remaining);
            if (latest is { } reading && reading.Month.Find(slotId) is var slot && slot.Remaining > remaining)
            {
                Volatile.Write(ref latest, reading with { Month = reading.Month.With(WithRemaining(slot, remaining)) });
            }
        }
    }

    private MonthCounts Serve(Reading reading, TimeSpan age)
    {
        if (age >= RefreshAfter)
        {
            _ = RefreshAsync();
        }

        return reading.Month;
    }

    /// <summary>A read that runs already may have begun too early, when the store is slow; the one after it has not.</summary>
    private async Task<MonthCounts> WaitAsync(long asked, CancellationToken cancellationToken)
    {
        while (true)
        {
            await RefreshAsync().WaitAsync(cancellationToken);
            if (Volatile.Read(ref latest) is { } reading && AgeAt(asked, reading) < StaleAfter)
            {
                return reading.Month;
            }
        }
    }

    private Task RefreshAsync()
    {
        lock (gate)
        {
            return refreshing ??= Task.Run(ReadAsync);
        }
    }

    private async Task ReadAsync()
    {
        var began = time.GetTimestamp();
        long toldBefore;
        lock (gate)
        {
            toldBefore = tellings;
        }

        try
        {
            var slots = await store.GetSlotsAsync(planned, CancellationToken.None);
            lock (gate)
            {
                Volatile.Write(ref latest, new(Merge(slots, toldBefore), began));
            }
        }
        finally
        {
            lock (gate)
            {
                refreshing = null;
            }
        }
    }

    private MonthCounts Merge(IReadOnlyList<Slot> slots, long toldBefore)
    {
        foreach (var slotId in told.Where(pair => pair.Value.Number <= toldBefore).Select(pair => pair.Key).ToList())
        {
            told.Remove(slotId);
        }

        var month = latest?.Month ?? new(calendar.Days);
        return month.With(slots.Select(slot => told.TryGetValue(slot.Id, out var heard) && heard.Remaining < slot.Remaining ? WithRemaining(slot, heard.Remaining) : slot));
    }

    private TimeSpan AgeAt(long timestamp, Reading reading) => time.GetElapsedTime(reading.Began, timestamp);

    private static Slot WithRemaining(Slot slot, int remaining) => slot with { BookedCount = slot.Capacity - remaining };

    /// <summary>What is known.</summary>
    /// <param name="Month">What was read, and told since.</param>
    /// <param name="Began">The timestamp before the read: what others booked after it may be missing.</param>
    private sealed record Reading(MonthCounts Month, long Began);

    /// <summary>What a decision has shown since.</summary>
    /// <param name="Number">Tells whether a read began before it.</param>
    /// <param name="Remaining">The fewest seats that were said to be left.</param>
    private readonly record struct Told(long Number, int Remaining);
}
