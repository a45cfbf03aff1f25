namespace EventBooking.Bookings;

/// <summary>What somebody asks for, about one booking. The store decides it in one transaction, with its messages.</summary>
public abstract record BookingCommand
{
    /// <summary>See <see cref="Bookings.BookingId"/>.</summary>
    public required string BookingId { get; init; }
}
