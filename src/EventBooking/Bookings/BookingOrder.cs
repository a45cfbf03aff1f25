using EventBooking.Scheduling;

namespace EventBooking.Bookings;

/// <summary>A seat asked for, with everything that is known before the store has decided.</summary>
public sealed record BookingOrder
{
    public required string BookingId { get; init; }

    public required string ManageToken { get; init; }

    /// <summary>The slot as planned by the calendar: should the store not have it yet, it is created so.</summary>
    public required Slot Slot { get; init; }

    public required string Name { get; init; }

    public required string Email { get; init; }

    public required string Phone { get; init; }

    public required DateTimeOffset ArrivedAt { get; init; }

    public Booking Confirm(string reference, int seatsLeft) => new()
    {
        Id = BookingId,
        Reference = reference,
        ManageToken = ManageToken,
        SlotId = Slot.Id,
        Name = Name,
        Email = Email,
        Phone = Phone,
        Status = BookingStatus.Confirmed,
        SeatsLeft = seatsLeft,
        CreatedAt = ArrivedAt,
    };
}
