using EventBooking.Scheduling;

namespace EventBooking.Bookings;

/// <summary>
/// Slots, bookings and the outbox messages that belong to them. Every store passes the same contract suite.
/// Every member throws <see cref="StoreUnavailableException"/> if the store does not answer.
/// </summary>
public interface IBookingStore
{
    /// <summary>Creates and upgrades the schema. Safe to call at any time and from several instances at once.</summary>
    Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Commands of one lane share a transaction. Lanes do not wait for each other. The lane of a slot may change at any time.
    /// </summary>
    int LaneOf(SlotId slotId);

    /// <summary>Creates the planned slots that the store does not have yet. The others keep their capacity and booked count.</summary>
    Task CreateSlotsAsync(IReadOnlyList<Slot> planned, CancellationToken cancellationToken);

    /// <summary>The slots of these dates that the store has, in order of time.</summary>
    Task<IReadOnlyList<Slot>> GetSlotsAsync(DateOnly first, DateOnly last, CancellationToken cancellationToken);

    /// <summary>
    /// Decides commands in order of arrival, in one durable transaction with the bookings and their outbox messages. Returns one outcome
    /// for each: <see cref="BookingOutcome.Booked"/>, <see cref="BookingOutcome.AlreadyBooked"/> (the booking id exists, with whatever
    /// details), <see cref="BookingOutcome.SlotFull"/> or <see cref="BookingOutcome.EmailLimitReached"/>; or
    /// <see cref="BookingOutcome.Requeue"/> for all of them. The whole batch is committed, or nothing.
    /// </summary>
    /// <exception cref="StoreUnavailableException">Nothing was booked.</exception>
    /// <exception cref="OutcomeUnknownException">The batch may be committed or not. The same commands can be given again.</exception>
    Task<IReadOnlyList<BookingOutcome>> BookAsync(IReadOnlyList<BookCommand> batch);

    /// <summary>
    /// Whether a booking with this id exists. Includes every booking that was answered, or counted in a slot that was read.
    /// </summary>
    Task<bool> HasBookingAsync(string bookingId);

    Task<Booking?> FindByManageTokenAsync(string manageToken, CancellationToken cancellationToken);
}
