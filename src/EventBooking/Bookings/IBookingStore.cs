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
    int LaneOf(BookingCommand command);

    /// <summary>Creates the planned slots that the store does not have yet. The others keep their capacity and booked count.</summary>
    Task CreateSlotsAsync(IReadOnlyList<Slot> planned, CancellationToken cancellationToken);

    /// <summary>The slots of these dates that the store has, in order of time.</summary>
    Task<IReadOnlyList<Slot>> GetSlotsAsync(DateOnly first, DateOnly last, CancellationToken cancellationToken);

    /// <summary>
    /// Decides commands in order of arrival and durably, each in one transaction with its messages, and returns one outcome for each.
    /// New bookings are committed together, or none of them; they may also have the outcome <see cref="BookingOutcome.Requeue"/>.
    /// A seat that becomes free belongs to the first in line in the same transaction.
    /// </summary>
    /// <exception cref="StoreUnavailableException">Nothing was changed.</exception>
    /// <exception cref="OutcomeUnknownException">The batch may be committed or not. The same commands can be given again.</exception>
    Task<IReadOnlyList<BookingOutcome>> DecideAsync(IReadOnlyList<BookingCommand> batch);

    /// <summary>
    /// Whether a booking with this id exists. Includes every booking that was answered, or counted in a slot that was read.
    /// </summary>
    Task<bool> HasBookingAsync(string bookingId);

    Task<Booking?> FindByManageTokenAsync(string manageToken, CancellationToken cancellationToken);

    /// <summary>The confirmed and waiting bookings of an email address, in any case, in order of time.</summary>
    Task<IReadOnlyList<Booking>> FindByEmailAsync(string email, CancellationToken cancellationToken);

    /// <summary>The position of a waiting booking among all who wait for one of its slots: 1 for the first.</summary>
    Task<int> FindPositionAsync(Booking waiting, CancellationToken cancellationToken);
}
