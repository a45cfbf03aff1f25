using System.Text.Json.Serialization;

namespace EventBooking.Email.Resend;

/// <summary>The body of POST /emails: https://resend.com/docs/api-reference/emails/send-email.</summary>
internal sealed record ResendEmail
{
    public required string From { get; init; }

    public required IReadOnlyList<string> To { get; init; }

    public required string Subject { get; init; }

    public required string Html { get; init; }

    public required string Text { get; init; }

    public IReadOnlyList<ResendAttachment>? Attachments { get; init; }

    public IReadOnlyList<ResendTag>? Tags { get; init; }

    public static ResendEmail Of(EmailMessage message) => new()
    {
        From = message.From,
        To = [message.To],
        Subject = message.Subject,
        Html = message.HtmlBody,
        Text = message.TextBody,
        Attachments = message.Attachments.Count == 0
            ? null
            : [.. message.Attachments.Select(file => new ResendAttachment(file.Filename, file.Content, file.ContentType))],
        // In a fixed order, because Resend rejects a body that differs from the first one under its key.
        Tags = message.Tags.Count == 0
            ? null
            : [.. message.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => new ResendTag(tag.Key, tag.Value))],
    };
}

/// <summary>The content is serialized as base64.</summary>
internal sealed record ResendAttachment(string Filename, ReadOnlyMemory<byte> Content, string ContentType);

internal sealed record ResendTag(string Name, string Value);

internal sealed record ResendReceipt(string? Id);

internal sealed record ResendError(string? Name, string? Message);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ResendEmail))]
[JsonSerializable(typeof(ResendReceipt))]
[JsonSerializable(typeof(ResendError))]
internal sealed partial class ResendJson : JsonSerializerContext;
