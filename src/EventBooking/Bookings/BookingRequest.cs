namespace EventBooking.Bookings;

/// <summary>What a caller asks of <see cref="BookingService"/>; the texts have passed validation.</summary>
public sealed record BookingRequest
{
    public required string SlotId { get; init; }

    public required string Name { get; init; }

    public required string Email { get; init; }

    /// <summary>As typed; the service brings it into its kept form.</summary>
    public required string Phone { get; init; }

    /// <summary>Null when the caller gave none: then every request is a booking of its own.</summary>
    public required string? IdempotencyKey { get; init; }
}
