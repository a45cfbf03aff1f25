using System.Diagnostics.CodeAnalysis;
using System.Text;
using EventBooking.Bookings;
using EventBooking.Scheduling;
using EventBooking.Urls;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using MimeKit;

namespace EventBooking.Email;

/// <summary>What a calendar does with the file (RFC 5546).</summary>
public enum CalendarMethod
{
    /// <summary>For a download: an event without attendees.</summary>
    Publish,

    /// <summary>For an attachment: an accepted invitation to the recipient. Mail programs offer to add it.</summary>
    Request,

    /// <summary>For an attachment: removes the event from calendars that have it.</summary>
    Cancel,
}

/// <summary>
/// A booking as an iCalendar file (RFC 5545). The same booking and settings give the same bytes. Every file of a booking has
/// the same UID, so a calendar that gets two of them keeps one entry: the one with the higher SEQUENCE (RFC 5546, section 2.1.5).
/// </summary>
public sealed class CalendarFile(
    EventCalendar calendar, IStringLocalizer<Texts> text, IOptions<SiteOptions> site, IOptions<EmailOptions> email)
{
    private const string ProductId = "-//EventBooking//Bookings//EN";

    /// <summary><c>booking-7K3F-9QXM.ics</c>.</summary>
    public static string NameOf(Booking booking) => $"booking-{booking.Reference}.ics";

    public static string ContentTypeOf(CalendarMethod method) => $"text/calendar; charset=utf-8; method={NameOf(method)}";

    public byte[] Create(Booking booking, CalendarMethod method)
    {
        var file = new Calendar { Method = NameOf(method), ProductId = ProductId };
        file.Events.Add(EventOf(booking, method));
        return Encoding.UTF8.GetBytes(CalendarLineFolder.Fold(new CalendarSerializer().SerializeToString(file)!));
    }

    private static string NameOf(CalendarMethod method) => method switch
    {
        CalendarMethod.Request => "REQUEST",
        CalendarMethod.Cancel => "CANCEL",
        _ => "PUBLISH",
    };

    private CalendarEvent EventOf(Booking booking, CalendarMethod method)
    {
        var page = site.Value.BookingUrl(booking.ManageToken);
        var start = SlotTime.StartInUtc(booking.SlotId, calendar.TimeZone);
        var entry = new CalendarEvent
        {
            Uid = $"{booking.Id}@{site.Value.BaseUrl.IdnHost}",
            Sequence = booking.Revision,
            DtStamp = InUtc(booking.UpdatedAt.UtcDateTime),
            Start = InUtc(start),
            // Not the local end time: an hour stays an hour when the clocks change in it.
            End = InUtc(start + SlotTime.Length),
            Summary = EmailText.OneLine(calendar.Name),
            Location = EmailText.OneLine(calendar.Venue),
            Description = $"{text["Reference: {0}", booking.Reference]}\n{text["Your booking: {0}", page]}",
            Url = page,
            Status = booking.Status == BookingStatus.Cancelled ? EventStatus.Cancelled : EventStatus.Confirmed,
            Organizer = Organizer(),
        };

        // RFC 5546, section 3.2.1: a published event has no attendees.
        if (method != CalendarMethod.Publish && TryCreateAddress(booking.Email, out var address))
        {
            entry.Attendees.Add(new Attendee(address)
            {
                CommonName = AsParameter(booking.Name),
                ParticipationStatus = EventParticipationStatus.Accepted,
                Rsvp = false,
            });
        }

        return entry;
    }

    private Organizer? Organizer()
    {
        var from = MailboxAddress.Parse(email.Value.From);
        return TryCreateAddress(from.Address, out var address)
            ? new Organizer { Value = address, CommonName = AsParameter(string.IsNullOrEmpty(from.Name) ? calendar.Name : from.Name) }
            : null;
    }

    private static CalDateTime InUtc(DateTime moment) => new(moment, CalDateTime.UtcTzId);

    /// <summary>A parameter value cannot hold a double quote (RFC 5545, section 3.2).</summary>
    private static string AsParameter(string text) => EmailText.OneLine(text).Replace('"', '\'');

    /// <summary>
    /// RFC 6068, section 2. The plus sign stays as it is, because some calendars compare addresses without decoding them.
    /// </summary>
    private static bool TryCreateAddress(string address, [NotNullWhen(true)] out Uri? uri)
    {
        var at = address.LastIndexOf('@');
        var local = Uri.EscapeDataString(address[..at])
            .Replace("%2B", "+", StringComparison.Ordinal)
            .Replace("%27", "'", StringComparison.Ordinal);

        // A URI cannot hold every plausible domain. The file then has no address.
        return Uri.TryCreate($"mailto:{local}@{address[(at + 1)..]}", UriKind.Absolute, out uri);
    }
}
