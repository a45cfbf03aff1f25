using EventBooking.Scheduling;

namespace EventBooking.Bookings;

/// <summary>
/// The result of a <see cref="BookingCommand"/>. The stores decide most of them. Those at the end are decided by
/// <see cref="BookingService"/> and <see cref="BookingChangeService"/>.
/// </summary>
public abstract record BookingOutcome
{
    private BookingOutcome()
    {
    }

    public sealed record Booked(Booking Booking) : BookingOutcome;

    /// <summary>A booking with this id exists. Nothing was booked now.</summary>
    public sealed record AlreadyBooked(Booking Booking) : BookingOutcome;

    /// <summary>No seat is left. The refusal is not remembered: the same idempotency key may ask again.</summary>
    public sealed record SlotFull(SlotId SlotId) : BookingOutcome;

    /// <summary>The email address has as many bookings as it may have. Nothing was booked.</summary>
    public sealed record EmailLimitReached(int MaxSeats) : BookingOutcome;

    /// <summary>
    /// Another transaction holds a slot of the batch. Nothing was booked. The slot has a lane of its own now: queue the command again.
    /// </summary>
    public sealed record Requeue : BookingOutcome;

    /// <summary>The store failed while it decided this command. The other commands of the batch have outcomes of their own.</summary>
    public sealed record Failed(Exception Exception) : BookingOutcome;

    /// <summary>The person is on the waiting list now.</summary>
    public sealed record Joined(Booking Booking) : BookingOutcome;

    /// <summary>Nobody waits for a seat of the slot, or free seats are open to everybody.</summary>
    public sealed record NobodyWaits : BookingOutcome;

    /// <summary>Nobody needs to wait: a slot that was asked for has a free seat.</summary>
    public sealed record SeatsAvailable(WaitTarget Target) : BookingOutcome;

    /// <summary>As many people wait for a slot as may.</summary>
    public sealed record WaitingListFull(WaitTarget Target) : BookingOutcome;

    /// <summary>The change is stored.</summary>
    /// <param name="Booking">The booking as it is now.</param>
    /// <param name="Promoted">Those who got the seat that became free.</param>
    public sealed record Updated(Booking Booking, IReadOnlyList<Booking> Promoted) : BookingOutcome;

    /// <summary>The booking was as asked for already, or the request was repeated. Nothing was changed now.</summary>
    public sealed record Unchanged(Booking Booking) : BookingOutcome;

    /// <summary>The booking is cancelled, or is not on the waiting list for this slot. Nothing was changed.</summary>
    public sealed record NoSeat(Booking Booking) : BookingOutcome;

    public sealed record BookingUnknown : BookingOutcome;

    /// <summary>The idempotency key belongs to a booking or a change with other details. Nothing was changed now.</summary>
    public sealed record KeyReused(Booking Booking) : BookingOutcome;

    public sealed record SlotUnknown : BookingOutcome;

    /// <summary>The settings do not allow it, or no longer.</summary>
    public sealed record NotAllowed : BookingOutcome;

    /// <summary>The store did not answer. Nothing was booked.</summary>
    public sealed record StoreUnavailable : BookingOutcome;

    /// <summary>
    /// The connection to the store was lost during the commit. A request with the same idempotency key tells whether the seat is booked.
    /// </summary>
    public sealed record Unknown : BookingOutcome;
}
