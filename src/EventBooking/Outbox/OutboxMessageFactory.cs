using EventBooking.Bookings;
using EventBooking.Email;
using EventBooking.Scheduling;
using Microsoft.Extensions.Options;

namespace EventBooking.Outbox;

/// <summary>Creates the messages of a new booking. The store writes them in the booking's transaction.</summary>
public sealed class OutboxMessageFactory(IOptions<EmailOptions> email, EventCalendar calendar)
{
    /// <summary>When the organiser gets the email about a day, in the event's time zone.</summary>
    private static readonly TimeSpan TimeOfDailyEmail = TimeSpan.FromHours(6);

    /// <summary>
    /// With <see cref="AdminCopy.Each"/>, the admin's message is due at once, and the attendee's after the admin's was tried. Otherwise the
    /// attendee's is due at once, and the admin's, if any, at the next hour or the next morning.
    /// </summary>
    public IEnumerable<OutboxMessage> CreateFor(Booking booking)
    {
        var now = booking.CreatedAt;
        var copy = email.Value.AdminCopy;
        if (copy != AdminCopy.None)
        {
            var dueAt = copy switch { AdminCopy.Hourly => NextHour(now), AdminCopy.Daily => NextMorning(now), _ => now };
            yield return new(OutboxMessage.IdOf(booking.Id, EmailRecipient.Admin), booking.Id, EmailRecipient.Admin, now, dueAt);
        }

        var attendeeDueAt = copy == AdminCopy.Each ? OutboxMessage.HeldUntilReleased : now;
        yield return new(OutboxMessage.IdOf(booking.Id, EmailRecipient.Attendee), booking.Id, EmailRecipient.Attendee, now, attendeeDueAt);
    }

    private static DateTimeOffset NextHour(DateTimeOffset now) =>
        new(now.UtcTicks - now.UtcTicks % TimeSpan.TicksPerHour + TimeSpan.TicksPerHour, TimeSpan.Zero);

    private DateTimeOffset NextMorning(DateTimeOffset now)
    {
        var local = TimeZoneInfo.ConvertTime(now, calendar.TimeZone);
        var morning = local.Date + TimeOfDailyEmail;
        var next = local.DateTime < morning ? morning : morning.AddDays(1);
        return new DateTimeOffset(next, calendar.TimeZone.GetUtcOffset(next)).ToUniversalTime();
    }
}
