using System.Collections.Concurrent;
using EventBooking.Scheduling;

namespace EventBooking.Storage.Mongo;

/// <summary>
/// Slots that a transaction elsewhere holds, or held a moment ago: each is decided alone meanwhile, so that it holds up no other.
/// </summary>
internal sealed class ContendedSlots(TimeProvider time)
{
    /// <summary>Long enough for each to show whether it was the one that is held.</summary>
    private static readonly TimeSpan AfterSharedConflict = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan AfterConflictOfItsOwn = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<SlotId, long> until = [];

    public bool Contains(SlotId slotId)
    {
        if (!until.TryGetValue(slotId, out var end))
        {
            return false;
        }

        if (end > time.GetTimestamp())
        {
            return true;
        }

        until.TryRemove(new(slotId, end));
        return false;
    }

    /// <summary>Transactions of this slot alone meet another: it stays apart for a while.</summary>
    public void AddConflictOfItsOwn(SlotId slotId) => until[slotId] = TimestampIn(AfterConflictOfItsOwn);

    /// <summary>One of these, decided together, is held by another transaction. Which one is not known.</summary>
    public void AddSharedConflict(IEnumerable<SlotId> slotIds)
    {
        var end = TimestampIn(AfterSharedConflict);
        foreach (var slotId in slotIds)
        {
            until.AddOrUpdate(slotId, end, (_, earlier) => Math.Max(earlier, end));
        }
    }

    private long TimestampIn(TimeSpan wait) => time.GetTimestamp() + (long)(wait.TotalSeconds * time.TimestampFrequency);
}
