using EventBooking.Scheduling;

namespace EventBooking.Bookings;

/// <summary>
/// The result of a <see cref="BookCommand"/>. A store decides <see cref="Booked"/>, <see cref="AlreadyBooked"/>, <see cref="SlotFull"/>,
/// <see cref="EmailLimitReached"/> or <see cref="Requeue"/>. The others are decided by <see cref="BookingService"/>.
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

    public sealed record SlotUnknown : BookingOutcome;

    /// <summary>The idempotency key belongs to a booking with other details. Nothing was booked now.</summary>
    public sealed record KeyReused(Booking Booking) : BookingOutcome;

    /// <summary>The store did not answer. Nothing was booked.</summary>
    public sealed record StoreUnavailable : BookingOutcome;

    /// <summary>
    /// The connection to the store was lost during the commit. A request with the same idempotency key tells whether the seat is booked.
    /// </summary>
    public sealed record Unknown : BookingOutcome;
}
