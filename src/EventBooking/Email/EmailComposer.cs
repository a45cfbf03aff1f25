using System.Net;
using System.Text.Json;
using EventBooking.Bookings;
using EventBooking.Email.Templates;
using EventBooking.Scheduling;
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
    EmailModelFactory models,
    IBookingStore store,
    IStringLocalizer<Texts> text,
    IOptions<EmailOptions> email,
    IServiceScopeFactory scopes,
    ILoggerFactory loggers)
{
    /// <summary>The email about one booking, or about several.</summary>
    /// <param name="recipient">Who gets the email.</param>
    /// <param name="subjects">One, or several for the admin.</param>
    public Task<EmailMessage> ComposeAsync(EmailRecipient recipient, IReadOnlyList<EmailSubject> subjects) =>
        recipient == EmailRecipient.Attendee ? ComposeForAttendeeAsync(subjects.Single())
        : subjects is [var subject] ? ComposeForAdminAsync(subject)
        : ComposeForAdminAsync(subjects);

    private async Task<EmailMessage> ComposeForAdminAsync(EmailSubject subject)
    {
        var model = models.CreateBooking(subject);
        var date = subject.Booking.SlotId.Date.ToIso();
        model = model with
        {
            Subject = subject.Kind == EmailKind.Booked
                ? text["Booked: {0} {1}, {2} ({3})", date, model.StartTime, model.IsolatedName, model.SeatsLeft!]
                : text["{0}: {1} {2}, {3}", model.Event, date, model.StartTime, model.IsolatedName],
        };
        return new()
        {
            From = email.Value.From,
            To = email.Value.AdminAddresses(),
            ReplyTo = subject.Booking.Email,
            Subject = model.Subject,
            HtmlBody = await RenderHtmlAsync<AdminHtml>(model),
            TextBody = await RenderTextAsync<AdminText>(model),
            Tags = TagsFor("admin", subject.Kind.ToString()),
        };
    }

    private async Task<EmailMessage> ComposeForAdminAsync(IReadOnlyList<EmailSubject> subjects)
    {
        var ordered = subjects.OrderBy(subject => subject.Booking.SlotId.Start).ThenBy(subject => subject.Booking.CreatedAt);
        var model = new DigestEmailModel
        {
            Subject = subjects.All(subject => subject.Kind == EmailKind.Booked)
                ? text["{0} new bookings", subjects.Count]
                : text["{0} bookings made or changed", subjects.Count],
            EventName = EmailText.OneLine(calendar.Name),
            TimeZone = calendar.TimeZoneName(),
            Bookings = [.. ordered.Select(models.CreateBooking)],
        };
        return new()
        {
            From = email.Value.From,
            To = email.Value.AdminAddresses(),
            ReplyTo = email.Value.ReplyToAddress(),
            Subject = model.Subject,
            HtmlBody = await RenderHtmlAsync<DigestHtml>(model),
            TextBody = await RenderTextAsync<DigestText>(model),
            Tags = TagsFor("admin", "Several"),
        };
    }

    private async Task<EmailMessage> ComposeForAttendeeAsync(EmailSubject subject)
    {
        var booking = subject.Booking;
        var model = subject.Kind == EmailKind.BookingList
            ? models.CreateList(subject, await store.FindByEmailAsync(booking.Email, CancellationToken.None))
            : models.CreateForAttendee(subject);
        return new()
        {
            From = email.Value.From,
            To = [subject is { Kind: EmailKind.AddressChanged, Detail: { } former } ? former : booking.Email],
            ReplyTo = email.Value.ReplyToAddress(),
            Subject = model.Subject,
            HtmlBody = await RenderHtmlAsync<AttendeeHtml>(model),
            TextBody = await RenderTextAsync<AttendeeText>(model),
            Attachments = FindMethod(subject) is { } method
                ? [new(CalendarFile.NameOf(booking), calendarFile.Create(booking, method), CalendarFile.ContentTypeOf(method))]
                : [],
            Tags = TagsFor("attendee", subject.Kind.ToString()),
        };
    }

    /// <summary>Null: the email has no calendar file.</summary>
    private static CalendarMethod? FindMethod(EmailSubject subject) => (subject.Kind, subject.Booking.Status) switch
    {
        (EmailKind.AddressChanged or EmailKind.BookingList, _) => null,
        (_, BookingStatus.Confirmed) => CalendarMethod.Request,
        (_, BookingStatus.Cancelled) => CalendarMethod.Cancel,
        _ => null,
    };

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

    /// <summary>For statistics of the mail service: <c>kind=attendee</c>, <c>about=details-changed</c>.</summary>
    private static Dictionary<string, string> TagsFor(string kind, string about) => new(StringComparer.Ordinal)
    {
        ["kind"] = kind,
        ["about"] = JsonNamingPolicy.KebabCaseLower.ConvertName(about),
    };
}
