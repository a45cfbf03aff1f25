using System.Diagnostics.CodeAnalysis;
using System.Text;
using EventBooking.Bookings;
using EventBooking.Scheduling;
using EventBooking.Urls;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using Microsoft.Extensions.Options;

namespace EventBooking.Email;

/// <summary>What a calendar is to do with the file (RFC 5546).</summary>
public enum CalendarMethod
{
    /// <summary>For a file on a page: an event to keep, addressed to nobody.</summary>
    Publish,

    /// <summary>For an attachment: an invitation to its recipient, accepted already. It is what makes mail programs offer to add it.</summary>
    Request,
}

/// <summary>
/// A booking as an iCalendar file (RFC 5545). The same booking and settings give the same bytes, and every file of a
/// booking has the same UID, so that adding two of them leaves one entry in a calendar.
/// </summary>
public sealed class CalendarFile(EventCalendar calendar, IOptions<SiteOptions> site, IOptions<EmailOptions> email)
{
    private const string ProductId = "-//EventBooking//Bookings//EN";

    private static readonly TimeSpan LengthOfSlot = TimeSpan.FromHours(1);

    /// <summary><c>booking-7K3F-9QXM.ics</c>.</summary>
    public static string NameOf(Booking booking) => $"booking-{booking.Reference}.ics";

    public static string ContentTypeOf(CalendarMethod method) => $"text/calendar; charset=utf-8; method={NameOf(method)}";

    public byte[] Make(Booking booking, CalendarMethod method)
    {
        var file = new Calendar { Method = NameOf(method), ProductId = ProductId };
        file.Events.Add(EventOf(booking, method));
        return Encoding.UTF8.GetBytes(ContentLines.Refold(new CalendarSerializer().SerializeToString(file)!));
    }

    private static string NameOf(CalendarMethod method) => method == CalendarMethod.Request ? "REQUEST" : "PUBLISH";

    private CalendarEvent EventOf(Booking booking, CalendarMethod method)
    {
        var page = site.Value.BookingUrl(booking.ManageToken);
        var start = StartOf(booking.SlotId);
        var entry = new CalendarEvent
        {
            Uid = $"{booking.Id}@{site.Value.BaseUrl.IdnHost}",
            Sequence = 0,
            DtStamp = InUtc(booking.CreatedAt.UtcDateTime),
            Start = InUtc(start),
            // Not the local end: an hour stays an hour when the clocks change in it.
            End = InUtc(start + LengthOfSlot),
            Summary = MailText.OneLine(calendar.Name),
            Location = MailText.OneLine(calendar.Venue),
            Description = $"Reference: {booking.Reference}\nYour booking: {page}",
            Url = page,
            Status = booking.Status == BookingStatus.Cancelled ? EventStatus.Cancelled : EventStatus.Confirmed,
            Organizer = Organizer(),
        };

        // RFC 5546, section 3.2.1: what is published names no attendees.
        if (method == CalendarMethod.Request && TryMakeAddress(booking.Email, out var address))
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
        var from = Mailbox.Parse(email.Value.From);
        return TryMakeAddress(from.Address, out var address)
            ? new Organizer { Value = address, CommonName = AsParameter(from.Name is "" ? calendar.Name : from.Name) }
            : null;
    }

    /// <summary>
    /// RFC 5545, section 3.3.5: a local time that the clocks skip is meant with the offset from before the gap, so that 01:00 is the
    /// instant after it; one that they show twice is meant the first time. The zone is asked about instants only: about local times of
    /// zones whose winter time counts as the exception, such as Europe/Dublin, it knows no gap.
    /// </summary>
    private DateTime StartOf(SlotId slotId)
    {
        var asIfUtc = DateTime.SpecifyKind(slotId.Start, DateTimeKind.Utc);
        var byOffsetBefore = asIfUtc - calendar.TimeZone.GetUtcOffset(asIfUtc.AddDays(-1));
        var byOffsetAfter = asIfUtc - calendar.TimeZone.GetUtcOffset(asIfUtc.AddDays(1));
        return Shows(byOffsetBefore) || !Shows(byOffsetAfter) ? byOffsetBefore : byOffsetAfter;

        bool Shows(DateTime moment) => moment + calendar.TimeZone.GetUtcOffset(moment) == asIfUtc;
    }

    private static CalDateTime InUtc(DateTime moment) => new(moment, CalDateTime.UtcTzId);

    /// <summary>A parameter's value can hold no double quote in any way (RFC 5545, section 3.2).</summary>
    private static string AsParameter(string text) => MailText.OneLine(text).Replace('"', '\'');

    /// <summary>RFC 6068, section 2. The plus sign may stand as it is, and must: not every calendar decodes an address before it compares it.</summary>
    private static bool TryMakeAddress(string address, [NotNullWhen(true)] out Uri? uri)
    {
        var at = address.LastIndexOf('@');
        var local = Uri.EscapeDataString(address[..at]).Replace("%2B", "+", StringComparison.Ordinal).Replace("%27", "'", StringComparison.Ordinal);

        // An address that is plausible but whose domain no URI can hold: the file does without it.
        return Uri.TryCreate($"mailto:{local}@{address[(at + 1)..]}", UriKind.Absolute, out uri);
    }
}
