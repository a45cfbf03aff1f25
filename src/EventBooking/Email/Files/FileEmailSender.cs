using MimeKit;
using MimeKit.Text;

namespace EventBooking.Email.Files;

/// <summary>
/// Writes each email into a file that any mail program opens. The file appears whole or not at all, and the same id
/// written again leaves one file.
/// </summary>
public sealed class FileEmailSender(EmailFolder folder, TimeProvider time) : IEmailSender
{
    public async Task<EmailOutcome> SendAsync(string messageId, EmailMessage message, CancellationToken cancellationToken)
    {
        if (!EmailFolder.IsMessageId(messageId))
        {
            return new EmailOutcome.Refused("The message's id has characters other than a–z, 0–9 and hyphens.");
        }

        try
        {
            using var mail = Mail(messageId, message);
            await WriteAsync(mail, folder.PathOf(messageId), cancellationToken);
            return new EmailOutcome.Accepted();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Its kind alone: the message of such an error holds paths.
            return new EmailOutcome.Retry(e.GetType().Name);
        }
        catch (ParseException)
        {
            return new EmailOutcome.Refused("An address of the message is none by RFC 5322.");
        }
    }

    private MimeMessage Mail(string messageId, EmailMessage message)
    {
        var from = Mailbox.Parse(message.From);
        var sender = AddressOf(from.Name, from.Address);
        var mail = new MimeMessage([sender], [AddressOf("", message.To)], message.Subject, BodyOf(message))
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

    /// <summary>RFC 5322 wants a local part in quotes whose dots stand elsewhere than between words; such addresses exist in Japan.</summary>
    private static MailboxAddress AddressOf(string name, string address)
    {
        var at = address.LastIndexOf('@');
        var local = address[..at];
        return local.Split('.').Contains("") ? new(name, $"\"{local}\"{address[at..]}") : new(name, address);
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

    /// <summary>Seven bits wherever they suffice, as every program reads them; an internationalised address needs eight (RFC 6532).</summary>
    private static FormatOptions FormatFor(MimeMessage mail)
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        format.International = mail.To.Mailboxes.Concat(mail.From.Mailboxes).Any(mailbox => mailbox.IsInternational);
        mail.Prepare(format.International ? EncodingConstraint.EightBit : EncodingConstraint.SevenBit);
        return format;
    }
}
