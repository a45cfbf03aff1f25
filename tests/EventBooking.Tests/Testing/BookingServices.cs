using EventBooking.Bookings;
using EventBooking.Scheduling;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace EventBooking.Tests.Testing;

/// <summary>The services of one instance, on a store, without the rest of the application.</summary>
public sealed record BookingServices(BookingService Bookings, BookingChangeService Changes, WaitingListService WaitingList)
{
    public static BookingServices Create(
        IBookingStore store,
        EventOptions? eventOptions = null,
        ChangesOptions? changes = null,
        WaitingListOptions? waitingList = null,
        TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        var options = Options.Create(eventOptions ?? new EventOptions());
        var calendar = new EventCalendar(options.Value);
        var phoneNumbers = new PhoneNumberNormalizer(options);
        var seatCounts = new SeatCountCache(calendar, store, time);
        var decisions = new BookingDecisions(
            new BookingQueue(store),
            new ScheduleService(calendar, store, seatCounts),
            seatCounts,
            time,
            NullLogger<BookingDecisions>.Instance);
        return new(
            new(calendar, seatCounts, phoneNumbers, decisions, store, options, time, NullLogger<BookingService>.Instance),
            new(
                calendar,
                new ChangesPolicy(calendar, Options.Create(changes ?? new ChangesOptions()), time),
                decisions,
                options,
                NullLogger<BookingChangeService>.Instance),
            new(
                calendar,
                new WaitingListPolicy(calendar, Options.Create(waitingList ?? new WaitingListOptions())),
                phoneNumbers,
                decisions,
                store,
                options,
                NullLogger<WaitingListService>.Instance));
    }
}
