using EventBooking.Scheduling;

namespace EventBooking.Bookings;

/// <summary>
/// Slots, bookings and the emails that they owe. Every store passes the same contract suite.
/// A store that does not answer throws <see cref="StoreUnavailableException"/> from every member.
/// </summary>
public interface IBookingStore
{
    /// <summary>Creates and upgrades what the store needs; safe to call at any time and from several instances at once.</summary>
    Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Orders of one lane gain from sharing a transaction; orders of different lanes do not hold each other up. A slot's lane may change at any time.
    /// </summary>
    int LaneOf(SlotId slotId);

    /// <summary>
    /// The planned slots as they stand, in the order given. Those that the store lacks are created as planned;
    /// those that it has keep their capacity.
    /// </summary>
    Task<IReadOnlyList<Slot>> GetSlotsAsync(IReadOnlyList<Slot> planned, CancellationToken cancellationToken);

    /// <summary>
    /// Decides orders in order of arrival, in one durable transaction with the bookings and the messages that they owe:
    /// one outcome for each, <see cref="BookingOutcome.Booked"/>, <see cref="BookingOutcome.AlreadyMade"/> (the booking id
    /// exists, whatever its details) or <see cref="BookingOutcome.SlotFull"/>. Either the whole batch holds or none of it.
    /// </summary>
    /// <exception cref="StoreUnavailableException">Nothing was booked.</exception>
    /// <exception cref="SlotsContendedException">Nothing was booked, and the batch was of several slots: give each order again in the lane that it has now.</exception>
    /// <exception cref="OutcomeUnknownException">The batch may have been committed or not; the same orders can be given again.</exception>
    Task<IReadOnlyList<BookingOutcome>> BookAsync(IReadOnlyList<BookingOrder> batch);

    /// <summary>Whether this id has booked. Knows of every booking that was answered, or counted in a slot that was read.</summary>
    Task<bool> HasBookingAsync(string bookingId);

    Task<Booking?> FindByManageTokenAsync(string manageToken, CancellationToken cancellationToken);
}
