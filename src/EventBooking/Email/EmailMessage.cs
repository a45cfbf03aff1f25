namespace EventBooking.Email;

/// <summary>One email, ready to send. The names are those of the Resend SDK, so that the SDK can replace our client.</summary>
public sealed record EmailMessage
{
    /// <summary>A mailbox, with or without a name: <c>Spring Open Days &lt;booking@example.com&gt;</c>.</summary>
    public required string From { get; init; }

    /// <summary>Addresses without names.</summary>
    public required IReadOnlyList<string> To { get; init; }

    /// <summary>Where replies go. An address without a name.</summary>
    public required string ReplyTo { get; init; }

    public required string Subject { get; init; }

    public required string HtmlBody { get; init; }

    public required string TextBody { get; init; }

    public IReadOnlyList<EmailAttachment> Attachments { get; init; } = [];

    /// <summary>Tags for statistics: ASCII letters, digits, underscores and hyphens.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>A file attached to an email.</summary>
/// <param name="Filename">The name that the recipient sees.</param>
/// <param name="Content">The bytes.</param>
/// <param name="ContentType">With its parameters: <c>text/calendar; charset=utf-8; method=REQUEST</c>.</param>
public sealed record EmailAttachment(string Filename, ReadOnlyMemory<byte> Content, string ContentType);
