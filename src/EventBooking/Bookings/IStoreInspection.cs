using EventBooking.Scheduling;

namespace EventBooking.Bookings;

/// <summary>Checks of a store for operators. A store that does not answer throws <see cref="StoreUnavailableException"/>.</summary>
public interface IStoreInspection
{
    /// <summary>Why the schema does not fit this application; null if it fits.</summary>
    Task<string?> FindSchemaErrorAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The slots, in order of time, whose counts differ from their bookings, that are oversold, or that have a free seat while somebody
    /// waits for it. Everything is read in one snapshot, so that concurrent bookings cause no false alarm.
    /// </summary>
    Task<IReadOnlyList<InconsistentSlot>> FindInconsistentSlotsAsync(CancellationToken cancellationToken);
}

/// <summary>A slot whose counts differ from its bookings, that is oversold, or that has a free seat while somebody waits for it.</summary>
/// <param name="SlotId">Which one.</param>
/// <param name="Capacity">0 if there are bookings, but no slot.</param>
/// <param name="BookedCount">The count that is stored in the slot.</param>
/// <param name="Confirmed">The number of confirmed bookings.</param>
/// <param name="WaitingCount">The number of people who wait, as it is stored in the slot.</param>
/// <param name="Waiting">The number of people who wait.</param>
public sealed record InconsistentSlot(
    SlotId SlotId, int Capacity, int BookedCount, long Confirmed, int WaitingCount = 0, long Waiting = 0)
{
    public override string ToString() =>
        $"{SlotId}: booked count {BookedCount}, confirmed {Confirmed}, capacity {Capacity}, "
        + $"waiting count {WaitingCount}, waiting {Waiting}";

    /// <summary>Whether something is wrong with the slot.</summary>
    /// <param name="isWaitingListOpen">Whether a free seat belongs to somebody who waits.</param>
    public bool IsInconsistent(bool isWaitingListOpen) =>
        BookedCount != Confirmed
        || BookedCount > Capacity
        || WaitingCount != Waiting
        || (isWaitingListOpen && Waiting > 0 && BookedCount < Capacity);
}
