using EventBooking.Scheduling;

namespace EventBooking.Bookings;

/// <summary>
/// The month's seat counts in memory: at most <see cref="MaxAge"/> old, and up to date with the bookings of this instance. One reader
/// refreshes them at a time, and only while somebody asks.
/// </summary>
public sealed class SeatCountCache(EventCalendar calendar, IBookingStore store, TimeProvider time)
{
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    /// <summary>From this age on, the next reader starts a refresh in the background, so that hardly any request waits for one.</summary>
    private static readonly TimeSpan RefreshAge = MaxAge / 2;

    private readonly Lock gate = new();
    private readonly Dictionary<SlotId, PendingUpdate> pendingUpdates = [];
    private long updateNumber;
    private long lastInvalidation;
    private Snapshot? latest;
    private Task? refresh;

    /// <summary>Every bookable date, at most <see cref="MaxAge"/> old when the method is called.</summary>
    /// <exception cref="StoreUnavailableException">The counts in memory are older, and the store did not answer.</exception>
    public ValueTask<MonthSchedule> GetAsync(CancellationToken cancellationToken)
    {
        var now = time.GetTimestamp();
        var invalidation = Volatile.Read(ref lastInvalidation);
        if (Volatile.Read(ref latest) is not { } snapshot || !IsCurrent(snapshot, now, invalidation))
        {
            return new(RefreshAndGetAsync(now, invalidation, cancellationToken));
        }

        if (AgeOf(snapshot, now) >= RefreshAge)
        {
            _ = RefreshAsync();
        }

        return new(snapshot.Month);
    }

    /// <summary>Whether the slot was seen full within <see cref="MaxAge"/>. Reads nothing.</summary>
    public bool IsKnownFull(SlotId slotId) =>
        Volatile.Read(ref latest) is { } snapshot
        && IsCurrent(snapshot, time.GetTimestamp(), Volatile.Read(ref lastInvalidation))
        && snapshot.Month.FindSlot(slotId).IsFull;

    /// <summary>
    /// Records what a decision of the store has shown. To be called before the client is answered, so that it sees its own booking.
    /// A read that began earlier does not overwrite it.
    /// </summary>
    public void Update(SlotId slotId, int remaining)
    {
        lock (gate)
        {
            var lowest = pendingUpdates.TryGetValue(slotId, out var earlier) ? Math.Min(earlier.Remaining, remaining) : remaining;
            pendingUpdates[slotId] = new(++updateNumber, lowest);
            if (latest is { } snapshot && snapshot.Month.FindSlot(slotId) is var slot && slot.Remaining > remaining)
            {
                Volatile.Write(ref latest, snapshot with { Month = snapshot.Month.With([WithRemaining(slot, remaining)]) });
            }
        }
    }

    /// <summary>
    /// Counts may have risen: the next request reads them anew. To be called before the client is answered, so that it sees its own change.
    /// </summary>
    public void Invalidate()
    {
        lock (gate)
        {
            pendingUpdates.Clear();
            Volatile.Write(ref lastInvalidation, ++updateNumber);
        }
    }

    /// <summary>A refresh that was already running may have begun too early if the store is slow. The next one has not.</summary>
    private async Task<MonthSchedule> RefreshAndGetAsync(long requestedAt, long invalidation, CancellationToken cancellationToken)
    {
        while (true)
        {
            await RefreshAsync().WaitAsync(cancellationToken);
            if (Volatile.Read(ref latest) is { } snapshot && IsCurrent(snapshot, requestedAt, invalidation))
            {
                return snapshot.Month;
            }
        }
    }

    private Task RefreshAsync()
    {
        lock (gate)
        {
            return refresh ??= Task.Run(ReadAsync);
        }
    }

    private async Task ReadAsync()
    {
        var startedAt = time.GetTimestamp();
        long updatesBefore;
        lock (gate)
        {
            updatesBefore = updateNumber;
        }

        try
        {
            var slots = await store.GetSlotsAsync(calendar.Days[0].Date, calendar.Days[^1].Date, CancellationToken.None);
            lock (gate)
            {
                Volatile.Write(ref latest, new(Merge(slots, updatesBefore), startedAt, updatesBefore));
            }
        }
        finally
        {
            lock (gate)
            {
                refresh = null;
            }
        }
    }

    /// <summary>
    /// Applies the slots that were read, and the updates since the read began. A slot that the store does not have yet stays as planned.
    /// </summary>
    private MonthSchedule Merge(IReadOnlyList<Slot> slots, long updatesBefore)
    {
        foreach (var slotId in pendingUpdates.Where(pair => pair.Value.Number <= updatesBefore).Select(pair => pair.Key).ToList())
        {
            pendingUpdates.Remove(slotId);
        }

        return new MonthSchedule(calendar.Days).With(slots.Select(slot =>
            pendingUpdates.TryGetValue(slot.Id, out var update) && update.Remaining < slot.Remaining
                ? WithRemaining(slot, update.Remaining)
                : slot));
    }

    private bool IsCurrent(Snapshot snapshot, long timestamp, long invalidation) =>
        AgeOf(snapshot, timestamp) < MaxAge && snapshot.UpdatesBefore >= invalidation;

    private TimeSpan AgeOf(Snapshot snapshot, long timestamp) => time.GetElapsedTime(snapshot.StartedAt, timestamp);

    private static Slot WithRemaining(Slot slot, int remaining) => slot with { BookedCount = slot.Capacity - remaining };

    /// <summary>What was read, with the updates since.</summary>
    /// <param name="Month">The counts.</param>
    /// <param name="StartedAt">The timestamp before the read. Later bookings of other instances may be missing.</param>
    /// <param name="UpdatesBefore">The number of the last update or invalidation before the read.</param>
    private sealed record Snapshot(MonthSchedule Month, long StartedAt, long UpdatesBefore);

    /// <summary>A decision of this instance that the next read may not include.</summary>
    /// <param name="Number">Tells whether a read began before it.</param>
    /// <param name="Remaining">The lowest number of seats left that was reported.</param>
    private readonly record struct PendingUpdate(long Number, int Remaining);
}
