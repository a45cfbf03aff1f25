using System.Collections.Concurrent;
using EventBooking.Scheduling;

namespace EventBooking.Storage.Mongo;

/// <summary>Slots that a transaction of another instance holds, or has held a moment ago. Each gets a lane of its own meanwhile.</summary>
internal sealed class ContendedSlots(TimeProvider time)
{
    /// <summary>Long enough to find out which of the slots is held.</summary>
    private static readonly TimeSpan AfterSharedConflict = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan AfterOwnConflict = TimeSpan.FromSeconds(10);

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

    /// <summary>A transaction for this slot alone met another transaction.</summary>
    public void AddOwnConflict(SlotId slotId) => until[slotId] = TimestampAfter(AfterOwnConflict);

    /// <summary>A transaction for all of these slots met another transaction. Which slot it holds is not known.</summary>
    public void AddSharedConflict(IEnumerable<SlotId> slotIds)
    {
        var end = TimestampAfter(AfterSharedConflict);
        foreach (var slotId in slotIds)
        {
            until.AddOrUpdate(slotId, end, (_, earlier) => Math.Max(earlier, end));
        }
    }

    private long TimestampAfter(TimeSpan duration) => time.GetTimestamp() + (long)(duration.TotalSeconds * time.TimestampFrequency);
}
