using MimeKit;
using MimeKit.Text;

namespace EventBooking.Email.Files;

/// <summary>
/// Writes each email to a file that any mail program opens. A file is complete or does not exist, and the same id written
/// twice leaves one file.
/// </summary>
public sealed class FileEmailSender(EmailFolder folder, TimeProvider time) : IEmailSender
{
    public async Task<EmailOutcome> SendAsync(string messageId, EmailMessage message, CancellationToken cancellationToken)
    {
        if (!EmailFolder.IsMessageId(messageId))
        {
            return new EmailOutcome.Refused("The message id has characters other than a–z, 0–9 and hyphens.");
        }

        try
        {
            using var mail = CreateMail(messageId, message);
            await WriteAsync(mail, folder.PathOf(messageId), cancellationToken);
            return new EmailOutcome.Accepted();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Only the type: the message of such an exception holds paths.
            return new EmailOutcome.Retry(e.GetType().Name);
        }
        catch (ParseException)
        {
            return new EmailOutcome.Refused("An address of the message is invalid (RFC 5322).");
        }
    }

    private MimeMessage CreateMail(string messageId, EmailMessage message)
    {
        var sender = MailboxAddress.Parse(message.From);
        var mail = new MimeMessage([sender], [RecipientOf(message)], message.Subject, BodyOf(message))
        {
            Date = time.GetUtcNow(),
            MessageId = $"{messageId}@{sender.Domain}",
        };
        foreach (var (name, value) in message.Tags)
        {
            mail.Headers.Add("X-Tag", $"{name}={value}");
        }

        return mail;
    }

    /// <summary>
    /// RFC 5322 requires quotes around a local part with two dots in a row or a dot at an end. Such addresses exist in Japan.
    /// </summary>
    private static MailboxAddress RecipientOf(EmailMessage message)
    {
        var at = message.To.LastIndexOf('@');
        var local = message.To[..at];
        return new("", local.Split('.').Contains("") ? $"\"{local}\"{message.To[at..]}" : message.To);
    }

    private static MimeEntity BodyOf(EmailMessage message)
    {
        var body = new MultipartAlternative
        {
            new TextPart(TextFormat.Plain) { Text = message.TextBody },
            new TextPart(TextFormat.Html) { Text = message.HtmlBody },
        };
        if (message.Attachments.Count == 0)
        {
            return body;
        }

        var whole = new Multipart("mixed") { body };
        foreach (var attachment in message.Attachments)
        {
            whole.Add(new MimePart(ContentType.Parse(attachment.ContentType))
            {
                Content = new MimeContent(new MemoryStream(attachment.Content.ToArray())),
                ContentDisposition = new ContentDisposition(ContentDisposition.Attachment),
                ContentTransferEncoding = ContentEncoding.Base64,
                FileName = attachment.Filename,
            });
        }

        return whole;
    }

    private static async Task WriteAsync(MimeMessage mail, string path, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var unfinished = $"{path}.{Path.GetRandomFileName()}";
        try
        {
            await using (var file = new FileStream(unfinished, FileMode.CreateNew))
            {
                await mail.WriteToAsync(FormatFor(mail), file, cancellationToken);
                file.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    /// <summary>Seven bits where possible, because every program reads them. An internationalised address needs eight (RFC 6532).</summary>
    private static FormatOptions FormatFor(MimeMessage mail)
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        format.International = mail.To.Mailboxes.Concat(mail.From.Mailboxes).Any(mailbox => mailbox.IsInternational);
        mail.Prepare(format.International ? EncodingConstraint.EightBit : EncodingConstraint.SevenBit);
        return format;
    }
}
