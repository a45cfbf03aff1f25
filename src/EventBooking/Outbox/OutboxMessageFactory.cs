using System.Globalization;
using EventBooking.Bookings;
using EventBooking.Email;
using EventBooking.Scheduling;
using Microsoft.Extensions.Options;

namespace EventBooking.Outbox;

/// <summary>Creates the messages about a booking that was made or changed. The store writes them in the same transaction.</summary>
public sealed class OutboxMessageFactory(
    IOptions<EmailOptions> email, IOptions<RemindersOptions> reminders, EventCalendar calendar)
{
    /// <summary>When the organiser gets the email about a day, in the event's time zone.</summary>
    private static readonly TimeSpan TimeOfDailyEmail = TimeSpan.FromHours(6);

    public IEnumerable<OutboxMessage> CreateFor(BookingUpdate update)
    {
        var booking = update.After;
        var isNew = update.Before is null;
        if (FindKind(update) is { } kind)
        {
            if (email.Value.AdminCopy != AdminCopy.None)
            {
                yield return Create(booking, EmailRecipient.Admin, kind.Kind, kind.Detail) with { DueAt = WhenAdmin(booking.UpdatedAt) };
            }

            if (update.NotifiesAttendee)
            {
                var hasNewEmail = !isNew && update.HasNewEmail;
                var toAttendee = hasNewEmail && kind.Kind == EmailKind.DetailsChanged
                    ? Create(booking, EmailRecipient.Attendee, booking.IsWaiting ? EmailKind.Joined : EmailKind.Booked)
                    : Create(booking, EmailRecipient.Attendee, kind.Kind, kind.Detail);

                // The organiser's email about a new booking is tried before the attendee's.
                yield return isNew && email.Value.AdminCopy == AdminCopy.Each
                    ? toAttendee with { DueAt = OutboxMessage.HeldUntilReleased }
                    : toAttendee;
                if (hasNewEmail)
                {
                    yield return Create(booking, EmailRecipient.Attendee, EmailKind.AddressChanged, update.Before!.Email, "-former");
                }
            }
        }

        if (booking.HoldsSeat && TimeBefore.Parse(reminders.Value.Before) is { } before
            && calendar.StartOf(booking.SlotId) - before is var remindAt && remindAt > booking.UpdatedAt)
        {
            yield return Create(
                booking,
                EmailRecipient.Attendee,
                EmailKind.Reminder,
                remindAt.ToString("O", CultureInfo.InvariantCulture),
                "-reminder") with
            {
                DueAt = remindAt,
            };
        }
    }

    /// <summary>What has happened, or null if nobody needs to know: somebody has left the waiting list.</summary>
    private static (EmailKind Kind, string? Detail)? FindKind(BookingUpdate update) => (update.Before?.Status, update.After.Status) switch
    {
        (null, BookingStatus.Waiting) => (EmailKind.Joined, null),
        (null, _) => (EmailKind.Booked, null),
        (_, BookingStatus.Cancelled) => (EmailKind.Cancelled, update.Note),
        (_, BookingStatus.Left) => null,
        (BookingStatus.Waiting, BookingStatus.Confirmed) => (EmailKind.Promoted, null),
        _ when update.Before!.SlotId != update.After.SlotId => (EmailKind.Changed, update.Before.SlotId.ToString()),
        _ => (EmailKind.DetailsChanged, null),
    };

    private static OutboxMessage Create(
        Booking booking, EmailRecipient recipient, EmailKind kind, string? detail = null, string suffix = "")
    {
        var id = OutboxMessage.IdOf(booking.Id, recipient) + suffix;
        return new()
        {
            Id = booking.Revision == 0 ? id : string.Create(CultureInfo.InvariantCulture, $"{id}-revision-{booking.Revision}"),
            BookingId = booking.Id,
            Recipient = recipient,
            Kind = kind,
            Revision = booking.Revision,
            Detail = detail,
            CreatedAt = booking.UpdatedAt,
            DueAt = booking.UpdatedAt,
        };
    }

    /// <summary>At once, at the next hour or the next morning.</summary>
    private DateTimeOffset WhenAdmin(DateTimeOffset now) => email.Value.AdminCopy switch
    {
        AdminCopy.Hourly => NextHour(now),
        AdminCopy.Daily => NextMorning(now),
        _ => now,
    };

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
