using EventBooking.Bookings;
using EventBooking.Outbox;
using EventBooking.Scheduling;
using EventBooking.Tests.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using static EventBooking.Bookings.BookingOutcome;

namespace EventBooking.Tests.Bookings;

/// <summary>What the service makes of a store's answer that a booking existed already.</summary>
public sealed class BookingServiceTests
{
    [Fact]
    public async Task A_booking_that_this_very_request_made_on_an_earlier_try_is_booked()
    {
        var outcome = await BookAsync(order => order.Confirm("7K3F-9QXM", 3));

        Assert.IsType<Booked>(outcome);
    }

    [Fact]
    public async Task A_booking_that_an_earlier_request_made_with_the_same_details_is_already_made()
    {
        var outcome = await BookAsync(order => order.Confirm("7K3F-9QXM", 3) with { ManageToken = BookingId.Draw() });

        Assert.IsType<AlreadyMade>(outcome);
    }

    [Fact]
    public async Task A_booking_that_an_earlier_request_made_with_other_details_means_that_the_key_is_used_twice()
    {
        var outcome = await BookAsync(order => order.Confirm("7K3F-9QXM", 3) with { ManageToken = BookingId.Draw(), Name = "Grace Hopper" });

        Assert.IsType<KeyReused>(outcome);
    }

    private static Task<BookingOutcome> BookAsync(Func<BookingOrder, Booking> existing)
    {
        var store = new ScriptedStore { Decide = order => new AlreadyMade(existing(order)) };
        var service = new BookingService(
            Orders.Calendar, new PhoneBook(Options.Create(new EventOptions())), new GroupCommit(store), new SeatCounts(Orders.Calendar, store, TimeProvider.System), store, new NoOutbox(), new OutboxSignal(), TimeProvider.System, NullLogger<BookingService>.Instance);
        return service.BookAsync(new BookingRequest { SlotId = "2026-03-01T10:00", Name = "Ada", Email = "ada@example.com", Phone = "1234567", IdempotencyKey = "key" });
    }
}
