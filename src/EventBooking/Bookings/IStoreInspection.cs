using EventBooking.Scheduling;

namespace EventBooking.Bookings;

/// <summary>What operation asks of a store. A store that does not answer throws <see cref="StoreUnavailableException"/>.</summary>
public interface IStoreInspection
{
    /// <summary>Why the schema is not the one that this application needs; null when it is.</summary>
    Task<string?> FindSchemaFaultAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The slots that are not as promised, in order of time: booked count = confirmed bookings ≤ capacity. All of it is counted in one
    /// snapshot, so that bookings made meanwhile, here or by another instance, raise no false alarm.
    /// </summary>
    Task<IReadOnlyList<FaultySlot>> FindFaultySlotsAsync(CancellationToken cancellationToken);
}

/// <summary>A slot that is not as promised.</summary>
/// <param name="SlotId">Which one.</param>
/// <param name="Capacity">0 where there is no such slot, only bookings.</param>
/// <param name="BookedCount">What the slot says.</param>
/// <param name="Confirmed">How many confirmed bookings there are.</param>
public sealed record FaultySlot(SlotId SlotId, int Capacity, int BookedCount, long Confirmed)
{
    public override string ToString() => $"{SlotId}: booked count {BookedCount}, confirmed {Confirmed}, capacity {Capacity}";
}
