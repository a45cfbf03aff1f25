using EventBooking.Bookings;
using EventBooking.Tests.Testing;
using static EventBooking.Bookings.BookingOutcome;

namespace EventBooking.Tests.Bookings;

/// <summary>The outcome when the booking id exists in the store.</summary>
public sealed class BookingServiceTests
{
    [Fact]
    public async Task A_booking_made_by_an_earlier_attempt_of_the_same_request_is_booked()
    {
        var outcome = await BookAsync(command => command.Confirm("7K3F-9QXM", 3));

        Assert.IsType<Booked>(outcome);
    }

    [Fact]
    public async Task A_booking_made_by_an_earlier_request_with_the_same_details_is_already_booked()
    {
        var outcome = await BookAsync(command => command.Confirm("7K3F-9QXM", 3) with { ManageToken = BookingId.Generate() });

        Assert.IsType<AlreadyBooked>(outcome);
    }

    [Fact]
    public async Task A_booking_made_by_an_earlier_request_with_other_details_means_that_the_key_is_reused()
    {
        var outcome = await BookAsync(command =>
            command.Confirm("7K3F-9QXM", 3) with { ManageToken = BookingId.Generate(), Name = "Grace Hopper" });

        Assert.IsType<KeyReused>(outcome);
    }

    private static Task<BookingOutcome> BookAsync(Func<BookCommand, Booking> existing)
    {
        var store = new FakeBookingStore { Decide = command => new AlreadyBooked(existing(command)) };
        var input = new AttendeeInput { Name = "Ada", Email = "ada@example.com", Phone = "1234567" };
        return BookingServices.Create(store).Bookings.BookAsync("2026-03-01T10:00", input, "key");
    }
}
