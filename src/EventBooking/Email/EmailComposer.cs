using System.Net;
using EventBooking.Bookings;
using EventBooking.Email.Templates;
using EventBooking.Scheduling;
using EventBooking.Urls;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace EventBooking.Email;

/// <summary>
/// Writes the emails of bookings. The same booking and settings give the same bytes, because a mail service rejects
/// a message that is sent again under its id with different content.
/// </summary>
public sealed class EmailComposer(
    EventCalendar calendar,
    CalendarFile calendarFile,
    SeatText seatText,
    IStringLocalizer<Texts> text,
    IOptions<SiteOptions> site,
    IOptions<EmailOptions> email,
    IServiceScopeFactory scopes,
    ILoggerFactory loggers)
{
    /// <summary>The email about one booking, or about several.</summary>
    /// <param name="recipient">Who gets the email.</param>
    /// <param name="subjects">One, or several for the admin.</param>
    public Task<EmailMessage> ComposeAsync(EmailRecipient recipient, IReadOnlyList<EmailSubject> subjects) =>
        recipient == EmailRecipient.Attendee ? ComposeForAttendeeAsync(subjects.Single().Booking)
        : subjects is [var subject] ? ComposeForAdminAsync(subject.Booking)
        : ComposeForAdminAsync([.. subjects.Select(subject => subject.Booking)]);

    private async Task<EmailMessage> ComposeForAdminAsync(Booking booking)
    {
        var model = CreateModel(booking);
        model = model with
        {
            Subject = text["Booked: {0} {1}, {2} ({3})", booking.SlotId.Date.ToIso(), model.StartTime, model.IsolatedName, model.SeatsLeft],
        };
        return new()
        {
            From = email.Value.From,
            To = email.Value.AdminAddresses(),
            ReplyTo = booking.Email,
            Subject = model.Subject,
            HtmlBody = await RenderHtmlAsync<AdminHtml>(model),
            TextBody = await RenderTextAsync<AdminText>(model),
            Tags = TagsFor("admin"),
        };
    }

    private async Task<EmailMessage> ComposeForAdminAsync(IReadOnlyList<Booking> bookings)
    {
        var model = new DigestEmailModel
        {
            Subject = text["{0} new bookings", bookings.Count],
            EventName = EmailText.OneLine(calendar.Name),
            TimeZone = calendar.TimeZoneName(),
            Bookings = [.. bookings.OrderBy(booking => booking.SlotId.Start).ThenBy(booking => booking.CreatedAt).Select(CreateModel)],
        };
        return new()
        {
            From = email.Value.From,
            To = email.Value.AdminAddresses(),
            ReplyTo = email.Value.ReplyToAddress(),
            Subject = model.Subject,
            HtmlBody = await RenderHtmlAsync<DigestHtml>(model),
            TextBody = await RenderTextAsync<DigestText>(model),
            Tags = TagsFor("admin"),
        };
    }

    private async Task<EmailMessage> ComposeForAttendeeAsync(Booking booking)
    {
        var model = CreateModel(booking);
        model = model with { Subject = text["Your seat: {0}, {1} ({2})", model.Date, model.Hours, model.Reference] };
        var invitation = new EmailAttachment(
            CalendarFile.NameOf(booking),
            calendarFile.Create(booking, CalendarMethod.Request),
            CalendarFile.ContentTypeOf(CalendarMethod.Request));
        return new()
        {
            From = email.Value.From,
            To = [booking.Email],
            ReplyTo = email.Value.ReplyToAddress(),
            Subject = model.Subject,
            HtmlBody = await RenderHtmlAsync<AttendeeHtml>(model),
            TextBody = await RenderTextAsync<AttendeeText>(model),
            Attachments = [invitation],
            Tags = TagsFor("attendee"),
        };
    }

    private BookingEmailModel CreateModel(Booking booking)
    {
        var name = EmailText.OneLine(booking.Name);
        return new()
        {
            Subject = "",
            Name = name,
            IsolatedName = EmailText.Isolate(name),
            CanGreetByName = !WebAddress.MayBecomeLink(name),
            Email = EmailText.OneLine(booking.Email),
            Phone = PhoneNumberNormalizer.ToText(booking.Phone),
            Reference = booking.Reference,
            Date = booking.SlotId.Date.ToWords(),
            DateWithoutYear = booking.SlotId.Date.ToWordsWithoutYear(),
            Hours = booking.SlotId.ToHours(),
            StartTime = booking.SlotId.StartTime.ToIso(),
            TimeZone = text.TimeZoneOn(calendar, booking.SlotId.Date),
            EventName = EmailText.OneLine(calendar.Name),
            Venue = EmailText.OneLine(calendar.Venue),
            Contact = calendar.Contact,
            ManageUrl = site.Value.BookingUrl(booking.ManageToken),
            SeatsLeft = seatText.Left(booking.SeatsLeft),
        };
    }

    private async Task<string> RenderHtmlAsync<TTemplate>(object model)
        where TTemplate : IComponent
    {
        // A renderer keeps everything it has rendered, so each email gets its own. It needs scoped services.
        await using var scope = scopes.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, loggers);
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?>(StringComparer.Ordinal) { ["Model"] = model });
        return await renderer.Dispatcher.InvokeAsync(
            async () => (await renderer.RenderComponentAsync<TTemplate>(parameters)).ToHtmlString());
    }

    /// <summary>The renderer escapes markup. Plain text has none, so the escapes are removed.</summary>
    private async Task<string> RenderTextAsync<TTemplate>(object model)
        where TTemplate : IComponent =>
        WebUtility.HtmlDecode(await RenderHtmlAsync<TTemplate>(model)).Trim().ReplaceLineEndings("\n") + "\n";

    private static Dictionary<string, string> TagsFor(string kind) => new(StringComparer.Ordinal) { ["kind"] = kind };
}
