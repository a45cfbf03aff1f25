using EventBooking.Scheduling;

namespace EventBooking.Bookings;

/// <summary>Checks of a store for operators. A store that does not answer throws <see cref="StoreUnavailableException"/>.</summary>
public interface IStoreInspection
{
    /// <summary>Why the schema does not fit this application; null if it fits.</summary>
    Task<string?> FindSchemaErrorAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The slots, in order of time, whose booked count differs from their confirmed bookings or exceeds their capacity. Everything is read
    /// in one snapshot, so that concurrent bookings cause no false alarm.
    /// </summary>
    Task<IReadOnlyList<InconsistentSlot>> FindInconsistentSlotsAsync(CancellationToken cancellationToken);
}

/// <summary>A slot whose booked count differs from its confirmed bookings or exceeds its capacity.</summary>
/// <param name="SlotId">Which one.</param>
/// <param name="Capacity">0 if there are bookings, but no slot.</param>
/// <param name="BookedCount">The count that is stored in the slot.</param>
/// <param name="Confirmed">The number of confirmed bookings.</param>
public sealed record InconsistentSlot(SlotId SlotId, int Capacity, int BookedCount, long Confirmed)
{
    public override string ToString() => $"{SlotId}: booked count {BookedCount}, confirmed {Confirmed}, capacity {Capacity}";
}
