using EventBooking.Scheduling;

namespace EventBooking.Bookings;

/// <summary>A new booking, confirmed or on the waiting list.</summary>
public abstract record NewBookingCommand : BookingCommand
{
    public required string ManageToken { get; init; }

    /// <summary>The slot as the calendar plans it. A store that does not have the slot yet creates it like this.</summary>
    public required Slot Slot { get; init; }

    public required string Name { get; init; }

    public required string Email { get; init; }

    public required string Phone { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Bookings and places on waiting lists that the email address may have, with this one; 0: any number.</summary>
    public int MaxSeatsPerEmail { get; init; }

    protected virtual WaitTarget? WaitsFor => null;

    /// <summary>
    /// Whether the booking was made with the details of this command, even if it was changed later. A repeated request has them, a reused
    /// idempotency key has not.
    /// </summary>
    public bool Matches(Booking booking) =>
        booking.OriginalDetails is { } original
            ? original == Booking.HashDetails(Slot.Id, WaitsFor, Name, Email, Phone)
            : booking.SlotId == Slot.Id && booking.WaitsFor == WaitsFor
                && booking.Name == Name && booking.Email == Email && booking.Phone == Phone;

    protected Booking Create(BookingStatus status, string reference, int seatsLeft) => new()
    {
        Id = BookingId,
        Reference = reference,
        ManageToken = ManageToken,
        SlotId = Slot.Id,
        Name = Name,
        Email = Email,
        Phone = Phone,
        Status = status,
        SeatsLeft = seatsLeft,
        CreatedAt = CreatedAt,
        UpdatedAt = CreatedAt,
        WaitsFor = WaitsFor,
    };
}
