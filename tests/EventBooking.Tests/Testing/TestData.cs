using EventBooking.Bookings;
using EventBooking.Email;
using EventBooking.Outbox;
using EventBooking.Scheduling;
using Microsoft.Extensions.Options;

namespace EventBooking.Tests.Testing;

public static class TestData
{
    public static readonly EventCalendar Calendar = new(new EventOptions());

    /// <summary>Creates one email for the admin and one for the attendee of each booking, and no reminder.</summary>
    public static readonly OutboxMessageFactory MessageFactory = new(
        Options.Create(new EmailOptions()), Options.Create(new RemindersOptions { Before = "" }), Calendar);

    public static readonly WaitingListPolicy WaitingList = new(Calendar, Options.Create(new WaitingListOptions()));

    public static readonly WaitingListPolicy ClosedWaitingList =
        new(Calendar, Options.Create(new WaitingListOptions { Enabled = false }));

    public static Slot GetSlot(string id)
    {
        Assert.True(Calendar.TryFindSlot(id, out var slot), id);
        return slot;
    }

    public static BookCommand CreateCommand(Slot slot, string? bookingId = null, string name = "Ada Lovelace") => new()
    {
        BookingId = bookingId ?? BookingId.Generate(),
        ManageToken = BookingId.Generate(),
        Slot = slot,
        Name = name,
        Email = "ada@example.com",
        Phone = "+442079460123",
        CreatedAt = new DateTimeOffset(2026, 2, 1, 12, 0, 0, 123, TimeSpan.Zero),
    };
}
