using EventBooking.Scheduling;

namespace EventBooking.Bookings;

/// <summary>Book one seat in a slot for one person. The store decides it.</summary>
public sealed record BookCommand
{
    public required string BookingId { get; init; }

    public required string ManageToken { get; init; }

    /// <summary>The slot as the calendar plans it. A store that does not have the slot yet creates it like this.</summary>
    public required Slot Slot { get; init; }

    public required string Name { get; init; }

    public required string Email { get; init; }

    public required string Phone { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Confirmed bookings that the email address may have, with this one; 0: any number.</summary>
    public int MaxSeatsPerEmail { get; init; }

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
        CreatedAt = CreatedAt,
    };

    /// <summary>Whether the booking has the details of this command. A repeated request has, a reused idempotency key has not.</summary>
    public bool Matches(Booking booking) =>
        booking.SlotId == Slot.Id && booking.Name == Name && booking.Email == Email && booking.Phone == Phone;
}
