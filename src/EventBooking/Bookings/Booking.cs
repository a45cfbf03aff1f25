using EventBooking.Scheduling;

namespace EventBooking.Bookings;

public enum BookingStatus
{
    Confirmed,
    Cancelled,
}

/// <summary>One seat in one slot for one person.</summary>
public sealed record Booking
{
    /// <summary>See <see cref="BookingId"/>.</summary>
    public required string Id { get; init; }

    /// <summary>The code that people say and type, <c>7K3F-9QXM</c>. See <see cref="ReferenceGenerator"/>.</summary>
    public required string Reference { get; init; }

    /// <summary>The secret in the booking's private URL. See <see cref="Bookings.ManageToken"/>.</summary>
    public required string ManageToken { get; init; }

    public required SlotId SlotId { get; init; }

    public required string Name { get; init; }

    public required string Email { get; init; }

    /// <summary>E.164 (<c>+442079460123</c>) if the number was recognised, otherwise its digits.</summary>
    public required string Phone { get; init; }

    public required BookingStatus Status { get; init; }

    /// <summary>The number of seats left in the slot right after this one was taken.</summary>
    public required int SeatsLeft { get; init; }

    /// <summary>When the request arrived, in UTC, to the millisecond.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
