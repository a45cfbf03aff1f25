using EventBooking.Email.Files;
using MimeKit;

namespace EventBooking.Controllers;

public sealed record SentEmailsPage(string Folder, IReadOnlyList<WrittenEmail> Emails);

/// <summary>One email, read while its file is open.</summary>
public sealed record SentEmailPage(
    string Id, string Subject, IReadOnlyList<SentEmailHeader> Headers, string Text, string Html, IReadOnlyList<string> Attachments)
{
    public static SentEmailPage Of(string id, MimeMessage message) => new(
        id,
        message.Subject ?? "",
        [.. message.Headers.Select(header => new SentEmailHeader(header.Field, header.Value))],
        message.TextBody ?? "",
        message.HtmlBody ?? "",
        [.. message.Attachments.OfType<MimePart>().Select(attachment => attachment.FileName ?? "attachment")]);
}

public sealed record SentEmailHeader(string Name, string Value);
