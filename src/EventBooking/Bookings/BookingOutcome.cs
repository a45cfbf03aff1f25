namespace EventBooking.Bookings;

/// <summary>What became of an order. A store decides <see cref="Booked"/>, <see cref="AlreadyMade"/> or <see cref="SlotFull"/>; the others are the service's.</summary>
public abstract record BookingOutcome
{
    private BookingOutcome()
    {
    }

    public sealed record Booked(Booking Booking) : BookingOutcome;

    /// <summary>A booking under this id existed; nothing was booked now.</summary>
    public sealed record AlreadyMade(Booking Booking) : BookingOutcome;

    /// <summary>No seat was left. This is not remembered: the same key may ask again.</summary>
    public sealed record SlotFull : BookingOutcome;

    public sealed record SlotUnknown : BookingOutcome;

    /// <summary>The idempotency key belongs to another booking, made with other details; nothing was booked now.</summary>
    public sealed record KeyReused(Booking Booking) : BookingOutcome;

    /// <summary>The store did not answer, and nothing was booked.</summary>
    public sealed record StoreUnavailable : BookingOutcome;

    /// <summary>The store was lost while it committed: the seat may be booked or not. The same idempotency key settles it.</summary>
    public sealed record Unknown : BookingOutcome;
}
