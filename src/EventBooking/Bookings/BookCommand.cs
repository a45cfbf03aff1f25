namespace EventBooking.Bookings;

/// <summary>Book one seat in a slot for one person.</summary>
public sealed record BookCommand : NewBookingCommand
{
    public Booking Confirm(string reference, int seatsLeft) => Create(BookingStatus.Confirmed, reference, seatsLeft);
}
