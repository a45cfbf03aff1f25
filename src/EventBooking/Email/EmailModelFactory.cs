using System.Globalization;
using EventBooking.Bookings;
using EventBooking.Scheduling;
using EventBooking.Urls;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace EventBooking.Email;

/// <summary>
/// Decides what an email says. Nothing depends on the current time, because an email that is tried again must have the same content.
/// </summary>
public sealed class EmailModelFactory(
    EventCalendar calendar, SeatText seatText, ChangesPolicy changes, IStringLocalizer<Texts> text, IOptions<SiteOptions> site)
{
    public BookingEmailModel CreateBooking(EmailSubject subject)
    {
        var booking = subject.Booking;
        var name = EmailText.OneLine(booking.Name);
        var waitsForAnyHour = booking is { HoldsSeat: false, WaitsFor.StartTime: null } && booking.Status != BookingStatus.Cancelled;
        var hours = waitsForAnyHour ? text["any hour"] : booking.SlotId.ToHours();
        return new()
        {
            Event = EventOf(subject.Kind),
            Name = name,
            IsolatedName = EmailText.Isolate(name),
            CanGreetByName = !WebAddress.MayBecomeLink(name),
            Email = EmailText.OneLine(booking.Email),
            Phone = PhoneNumberNormalizer.ToText(booking.Phone),
            Reference = booking.Reference,
            Date = booking.SlotId.Date.ToWords(),
            DateWithoutYear = booking.SlotId.Date.ToWordsWithoutYear(),
            Hours = hours,
            StartTime = waitsForAnyHour ? hours : booking.SlotId.StartTime.ToIso(),
            HoursInZone = waitsForAnyHour ? hours : $"{hours}, {text.TimeZoneOn(calendar, booking.SlotId.Date)}",
            EventName = EmailText.OneLine(calendar.Name),
            Venue = EmailText.OneLine(calendar.Venue),
            Contact = calendar.Contact,
            ManageUrl = site.Value.BookingUrl(booking.ManageToken),
            Before = subject is { Kind: EmailKind.Changed, Detail: { } former } ? TimeOf(SlotId.Parse(former)) : null,
            SeatsLeft = subject.Kind is EmailKind.Booked or EmailKind.Changed or EmailKind.Promoted
                ? seatText.Left(booking.SeatsLeft)
                : null,
        };
    }

    public AttendeeEmailModel CreateForAttendee(EmailSubject subject)
    {
        var booking = CreateBooking(subject);
        var model = subject.Booking.Status switch
        {
            BookingStatus.Confirmed => CreateWithSeat(subject, booking),
            BookingStatus.Waiting => CreateOnWaitingList(booking),
            _ => CreateWithoutSeat(booking),
        };
        return subject.Kind switch
        {
            EmailKind.Booked => Entitle("Your seat: {0}, {1} ({2})", text["Your seat is booked"]),
            EmailKind.Cancelled when subject.Booking.Status == BookingStatus.Left =>
                Entitle("No longer waiting: {0}, {1} ({2})", text["You are no longer on the waiting list"]),
            EmailKind.Cancelled => Entitle("Cancelled: {0}, {1} ({2})", text["Your booking is cancelled"]) with
            {
                Intro =
                [
                    text["You no longer have a seat in this hour. Open the attached file to remove it from your calendar."],
                    .. subject.Detail is { } note ? [text["The organisers write: {0}", EmailText.OneLine(note)]] : Array.Empty<string>(),
                ],
            },
            EmailKind.Changed => Entitle("New hour: {0}, {1} ({2})", text["Your booking has a new hour"]) with
            {
                Intro = [text["Old hour: {0}.", booking.Before!], text["New hour: {0}.", TimeOf(subject.Booking.SlotId)]],
                Steps = [text["Open the attached file, so that your calendar has the new hour."], .. model.Steps.Skip(1)],
            },
            EmailKind.DetailsChanged => Entitle("Your details: {0}, {1} ({2})", text["Your details are changed"]) with
            {
                ShowsDetails = true,
            },
            EmailKind.Joined => Entitle("Waiting list: {0}, {1} ({2})", text["You are on the waiting list"]),
            EmailKind.Promoted => Entitle("You have a seat: {0}, {1} ({2})", text["You have a seat"]) with
            {
                Intro =
                [
                    text["A seat became free, and it is yours: {0}.", TimeOf(subject.Booking.SlotId)],
                    text["You do not have to confirm it. You are no longer on the waiting list."],
                ],
            },
            EmailKind.Reminder =>
                Entitle("Reminder: {0}, {1} ({2})", text["See you on {0} at {1}", booking.DateWithoutYear, booking.StartTime]),
            EmailKind.AddressChanged => CreateForFormerAddress(booking),
            _ => throw new ArgumentOutOfRangeException(nameof(subject), subject.Kind, "This kind is about several bookings."),
        };

        AttendeeEmailModel Entitle(string title, string heading) =>
            model with { Subject = text[title, booking.Date, booking.Hours, booking.Reference], Heading = heading };
    }

    /// <summary>The email with everything that belongs to an address.</summary>
    public AttendeeEmailModel CreateList(EmailSubject subject, IReadOnlyList<Booking> bookings)
    {
        BookingGroup[] groups =
        [
            new(text["With a seat"], [.. bookings.Where(booking => booking.HoldsSeat).Select(ModelOf)]),
            new(text["On the waiting list"], [.. bookings.Where(booking => booking.IsWaiting).Select(ModelOf)]),
        ];
        var filled = groups.Where(group => group.Bookings.Count > 0).ToList();
        return new()
        {
            Subject = text["Your bookings: {0}", EmailText.OneLine(calendar.Name)],
            Heading = text["Your bookings"],
            Booking = CreateBooking(subject),
            HasTicket = false,
            Intro =
            [
                text["Somebody entered this email address on the site, to find its bookings. If it was not you, ignore this email."],
                .. filled.Count == 0 ? [text["There is no booking with this email address."]] : Array.Empty<string>(),
            ],
            Groups = filled,
            ContactQuestion = text["Something wrong? Contact"],
            LinkWarning = filled.Count > 0 ? text["Anyone who has these links can see and change your bookings."].Value : null,
        };

        BookingEmailModel ModelOf(Booking booking) => CreateBooking(subject with { Booking = booking });
    }

    private AttendeeEmailModel CreateWithSeat(EmailSubject subject, BookingEmailModel booking)
    {
        var offer = OfferChange(subject, booking);
        return new()
        {
            Subject = "",
            Heading = "",
            Booking = booking,
            GreetsByName = booking.CanGreetByName,
            Button = new(text["See your booking"], booking.ManageUrl),
            Offer = offer,
            StepsHeading = text["What to do next"],
            Steps =
            [
                text["Add it to your calendar with the attached file."],
                text["Come to {0} on {1}, a few minutes before {2}.", booking.Venue, booking.DateWithoutYear, booking.StartTime],
                text["Give your reference or your name at the entrance."],
            ],
            ContactQuestion = offer is null ? text["Cannot come, or something wrong? Contact"] : text["Something wrong? Contact"],
            LinkWarning = offer is null
                ? text["Anyone who has this link can see your booking."]
                : text["Anyone who has this link can see and change your booking."],
        };
    }

    private AttendeeEmailModel CreateOnWaitingList(BookingEmailModel booking) => new()
    {
        Subject = "",
        Heading = "",
        Booking = booking,
        GreetsByName = booking.CanGreetByName,
        Intro = [text["You have no seat yet. You wait for this: {0}, {1}.", booking.Date, booking.Hours]],
        Button = new(text["See your place in the line"], booking.ManageUrl),
        Offer = new(text["Do not want to wait any more? Leave the waiting list:"], booking.ManageUrl),
        StepsHeading = text["What happens next"],
        Steps =
        [
            text["When a seat becomes free, the first person in the line gets it."],
            text["When it is your turn, you have a seat at once. We send you an email with the hour."],
            text["You do not have to do anything until then."],
        ],
        ContactQuestion = text["Something wrong? Contact"],
        LinkWarning = text["Anyone who has this link can see your place and leave the waiting list."],
    };

    private AttendeeEmailModel CreateWithoutSeat(BookingEmailModel booking) => new()
    {
        Subject = "",
        Heading = "",
        Booking = booking,
        GreetsByName = booking.CanGreetByName,
        Button = new(text["Book again"], site.Value.BaseUrl),
        ContactQuestion = text["Something wrong? Contact"],
    };

    /// <summary>The former address may be a stranger's. It gets no link, no name, and nothing else that may change later.</summary>
    private AttendeeEmailModel CreateForFormerAddress(BookingEmailModel booking) => new()
    {
        Subject = text["Another email address for booking {0}", booking.Reference],
        Heading = text["Your booking has another email address"],
        Booking = booking,
        HasTicket = false,
        Intro =
        [
            text["Booking {0} for {1} had this email address. It was changed to another one.", booking.Reference, booking.EventName],
            text["Emails about the booking no longer come to this address."],
            .. booking.Contact is null ? [text["Was it not you? Reply to this email."]] : Array.Empty<string>(),
        ],
        ContactQuestion = text["Was it not you? Contact"],
    };

    /// <summary>What the settings allow at the time that the email is about.</summary>
    private EmailLink? OfferChange(EmailSubject subject, BookingEmailModel booking)
    {
        var at = subject is { Kind: EmailKind.Reminder, Detail: { } dueAt }
            ? DateTimeOffset.Parse(dueAt, CultureInfo.InvariantCulture)
            : subject.Booking.UpdatedAt;
        var allowed = changes.FindAllowed(subject.Booking, at);
        var until = changes.FindEnd(subject.Booking) is { } end ? calendar.LocalTime(end) : null;
        return (subject.Kind, allowed) switch
        {
            (_, AllowedChanges.None) => null,
            (EmailKind.Promoted, _) => new(
                until is null
                    ? text["Cannot come? Give the seat back, and the next person gets it:"]
                    : text["Cannot come? Give the seat back until {0}, and the next person gets it:", until],
                site.Value.BookingCancelUrl(subject.Booking.ManageToken)),
            (_, AllowedChanges.Cancel) => new(
                until is null ? text["Cannot come? Cancel your booking:"] : text["Cannot come? Cancel your booking until {0}:", until],
                booking.ManageUrl),
            _ => new(
                until is null
                    ? text["Cannot come? Cancel or change your booking:"]
                    : text["Cannot come? Cancel or change your booking until {0}:", until],
                booking.ManageUrl),
        };
    }

    private static string TimeOf(SlotId slotId) => $"{slotId.Date.ToWords()}, {slotId.ToHours()}";

    private string EventOf(EmailKind kind) => kind switch
    {
        EmailKind.Cancelled => text["Cancelled"],
        EmailKind.Changed => text["Changed"],
        EmailKind.DetailsChanged => text["Details changed"],
        EmailKind.Joined => text["Waiting"],
        EmailKind.Promoted => text["From the waiting list"],
        _ => text["Booked"],
    };
}
