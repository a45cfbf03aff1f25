using EventBooking.Scheduling;

namespace EventBooking.Bookings;

public enum BookingStatus
{
    Confirmed,
    Cancelled,
}

/// <summary>One seat in one slot, held by one person.</summary>
public sealed record Booking
{
    /// <summary>See <see cref="BookingId"/>.</summary>
    public required string Id { get; init; }

    /// <summary>The code that people say and type: eight Crockford base32 characters, <c>7K3F-9QXM</c>.</summary>
    public required string Reference { get; init; }

    /// <summary>128 random bits in hexadecimal: who knows them may see the booking, as they are its private address.</summary>
    public required string ManageToken { get; init; }

    public required SlotId SlotId { get; init; }

    public required string Name { get; init; }

    public required string Email { get; init; }

    /// <summary>E.164 (<c>+442079460123</c>) where the number was recognised, else its digits.</summary>
    public required string Phone { get; init; }

    public required BookingStatus Status { get; init; }

    /// <summary>How many seats the slot had left right after this one was taken.</summary>
    public required int SeatsLeft { get; init; }

    /// <summary>When the order arrived; UTC, to the millisecond.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whether two bookings ask for the same seat for the same person, which is what makes a repeat a repeat.</summary>
    public bool AsksForTheSameAs(BookingOrder order) =>
        SlotId == order.Slot.Id && Name == order.Name && Email == order.Email && Phone == order.Phone;
}
