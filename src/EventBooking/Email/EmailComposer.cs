using System.Net;
using EventBooking.Bookings;
using EventBooking.Email.Templates;
using EventBooking.Outbox;
using EventBooking.Scheduling;
using EventBooking.Urls;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Options;

namespace EventBooking.Email;

/// <summary>
/// Writes the emails that a booking owes. The same booking and settings give the same email, to the last byte: a mail service
/// refuses a message that comes again under its id with another content.
/// </summary>
public sealed class EmailComposer(
    EventCalendar calendar,
    CalendarFile calendarFile,
    IOptions<SiteOptions> site,
    IOptions<EmailOptions> email,
    IServiceScopeFactory scopes,
    ILoggerFactory loggers)
{
    public Task<EmailMessage> ComposeAsync(OutboxRecipient recipient, Booking booking) =>
        recipient == OutboxRecipient.Admin ? ComposeForAdminAsync(booking) : ComposeForAttendeeAsync(booking);

    private async Task<EmailMessage> ComposeForAdminAsync(Booking booking)
    {
        var letter = LetterAbout(booking, booked =>
            $"Booked: {booking.SlotId.Date.ToIso()} {booked.StartTime}, {booked.IsolatedName} ({booked.SeatsLeft})");
        return new()
        {
            From = email.Value.From,
            To = email.Value.AdminAddress,
            Subject = letter.Subject,
            HtmlBody = await RenderHtmlAsync<AdminHtml>(letter),
            TextBody = await RenderTextAsync<AdminText>(letter),
            Tags = TagsFor("admin"),
        };
    }

    private async Task<EmailMessage> ComposeForAttendeeAsync(Booking booking)
    {
        var letter = LetterAbout(booking, booked => $"Your seat: {booked.Date}, {booked.Hours} ({booked.Reference})");
        return new()
        {
            From = email.Value.From,
            To = booking.Email,
            Subject = letter.Subject,
            HtmlBody = await RenderHtmlAsync<AttendeeHtml>(letter),
            TextBody = await RenderTextAsync<AttendeeText>(letter),
            Attachments = [new(letter.CalendarFileName, calendarFile.Make(booking, CalendarMethod.Request), CalendarFile.ContentTypeOf(CalendarMethod.Request))],
            Tags = TagsFor("attendee"),
        };
    }

    private BookingLetter LetterAbout(Booking booking, Func<BookingLetter, string> subject)
    {
        var name = MailText.OneLine(booking.Name);
        var letter = new BookingLetter
        {
            Subject = "",
            Name = name,
            IsolatedName = MailText.Isolate(name),
            Email = MailText.OneLine(booking.Email),
            Phone = MailText.OneLine(booking.Phone),
            Reference = booking.Reference,
            Date = booking.SlotId.Date.ToWords(),
            DateWithoutYear = booking.SlotId.Date.ToWordsWithoutYear(),
            Hours = booking.SlotId.ToHours(),
            StartTime = booking.SlotId.StartTime.ToIso(),
            TimeZone = calendar.TimeZoneNameOn(booking.SlotId.Date),
            EventName = MailText.OneLine(calendar.Name),
            Venue = MailText.OneLine(calendar.Venue),
            ManageUrl = site.Value.BookingUrl(booking.ManageToken),
            SeatsLeft = SeatText.Left(booking.SeatsLeft),
            CalendarFileName = CalendarFile.NameOf(booking),
        };
        return letter with { Subject = subject(letter) };
    }

    private async Task<string> RenderHtmlAsync<TTemplate>(BookingLetter letter)
        where TTemplate : IComponent
    {
        // A renderer keeps all that it has ever rendered, so each email gets its own; it wants services of a scope.
        await using var scope = scopes.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, loggers);
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?>(StringComparer.Ordinal) { ["Letter"] = letter });
        return await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<TTemplate>(parameters)).ToHtmlString());
    }

    /// <summary>Plain text has no markup to escape, so what the renderer has escaped is put back.</summary>
    private async Task<string> RenderTextAsync<TTemplate>(BookingLetter letter)
        where TTemplate : IComponent =>
        WebUtility.HtmlDecode(await RenderHtmlAsync<TTemplate>(letter)).Trim().ReplaceLineEndings("\n") + "\n";

    private static Dictionary<string, string> TagsFor(string kind) => new(StringComparer.Ordinal) { ["kind"] = kind };
}
