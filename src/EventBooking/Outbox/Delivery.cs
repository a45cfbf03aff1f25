using System.Security.Cryptography;
using System.Text;
using EventBooking.Email;

namespace EventBooking.Outbox;

/// <summary>One email to send: for one message, or for several to the admin.</summary>
/// <param name="Messages">At least one, all to the same recipient.</param>
internal sealed record Delivery(IReadOnlyList<ClaimedMessage> Messages)
{
    private const int IdBytes = 16;

    public EmailRecipient Recipient => Messages[0].Recipient;

    public IReadOnlyList<EmailSubject> Subjects =>
        [.. Messages.Select(message => new EmailSubject(message.Kind, message.Booking, message.Detail))];

    /// <summary>The id for the mail service. The same messages have the same id, so repeating an email for several is safe too.</summary>
    public string Id => Messages.Count == 1 ? Messages[0].MessageId : IdOf(Messages.Select(message => message.MessageId)) + "-admin";

    private static string IdOf(IEnumerable<string> messageIds)
    {
        var text = string.Join(' ', messageIds.Order(StringComparer.Ordinal));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, IdBytes));
    }
}
