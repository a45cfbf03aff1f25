using EventBooking.Scheduling;

namespace EventBooking.Bookings;

/// <summary>
/// Compares the stored slots with the settings. They differ if the hours, the month or the capacity were changed after slots had been
/// created.
/// </summary>
public sealed class StoredPlan(EventCalendar calendar, IBookingStore store)
{
    private volatile PlanConflicts latest = PlanConflicts.None;

    /// <summary>The result of the latest check: at start, and then once a minute.</summary>
    public PlanConflicts Latest => latest;

    /// <summary>Throws a <see cref="StoreUnavailableException"/> if the store does not answer.</summary>
    public async Task<PlanConflicts> CheckAsync(CancellationToken cancellationToken)
    {
        var (outside, otherCapacity) = (new List<Slot>(), new List<Slot>());
        foreach (var slot in await store.GetSlotsAsync(DateOnly.MinValue, DateOnly.MaxValue.AddDays(-1), cancellationToken))
        {
            if (!calendar.TryFindSlot(slot.Id.ToString(), out var planned))
            {
                outside.Add(slot);
            }
            else if (planned.Capacity != slot.Capacity)
            {
                otherCapacity.Add(slot);
            }
        }

        return latest = new([.. outside.Where(slot => slot.BookedCount > 0)], otherCapacity);
    }
}

/// <summary>Stored slots that contradict the settings.</summary>
/// <param name="Outside">Slots that have bookings but are not in the settings, in order of time.</param>
/// <param name="OtherCapacity">Slots with another capacity than <c>Event:SlotCapacity</c>.</param>
public sealed record PlanConflicts(IReadOnlyList<Slot> Outside, IReadOnlyList<Slot> OtherCapacity)
{
    public static readonly PlanConflicts None = new([], []);

    public bool HasAny => Outside.Count > 0 || OtherCapacity.Count > 0;

    public int BookingsOutside => Outside.Sum(slot => slot.BookedCount);

    /// <summary>Whether there are bookings on this date, <c>2026-03-01</c>, in hours that the settings do not have.</summary>
    public bool ContainsDate(string date) => Outside.Any(slot => slot.Id.Date.ToIso() == date);

    /// <summary>Whether there are bookings in this slot, which the settings do not have.</summary>
    public bool ContainsSlot(string slotId) => Outside.Any(slot => slot.Id.ToString() == slotId);
}
