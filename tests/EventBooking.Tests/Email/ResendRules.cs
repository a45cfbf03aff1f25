using System.Text.Json;

namespace EventBooking.Tests.Email;

/// <summary>A received request to send an email.</summary>
public sealed record ReceivedEmail
{
    /// <summary>1 for the first request to the server.</summary>
    public int Number { get; init; }

    /// <summary>Stopwatch ticks.</summary>
    public required long ReceivedAt { get; init; }

    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    public required byte[] Body { get; init; }

    public string? Key => Headers.GetValueOrDefault("Idempotency-Key");
}

/// <summary>An email that Resend accepted.</summary>
public sealed record AcceptedEmail(string Id, string? Key, string To, string Subject, JsonElement Body)
{
    public static AcceptedEmail Of(string id, ReceivedEmail email)
    {
        var body = JsonElement.Parse(email.Body);
        return new(id, email.Key, string.Join(", ", ResendRules.Recipients(body)), body.GetProperty("subject").GetString()!, body);
    }
}

/// <summary>The rules for a request: https://resend.com/docs/api-reference/errors and /emails/send-email.</summary>
public static class ResendRules
{
    private const int MaxKeyLength = 256;

    /// <summary>Null when the request is valid.</summary>
    public static FaultyAnswer? FindError(ReceivedEmail email, string apiToken)
    {
        if (string.IsNullOrEmpty(email.Headers.GetValueOrDefault("User-Agent")))
        {
            return new FaultyAnswer(403, "error code: 1010", []);
        }

        if (email.Headers.GetValueOrDefault("Authorization") is not { } authorization)
        {
            return FaultyAnswer.Error(401, "missing_api_key", "Missing API key in the authorization header.", []);
        }

        if (authorization != $"Bearer {apiToken}")
        {
            return FaultyAnswer.Error(403, "invalid_api_key", "API key is invalid.", []);
        }

        if (email.Key is { Length: 0 or > MaxKeyLength })
        {
            return FaultyAnswer.Error(400, "invalid_idempotency_key", "The key must be between 1-256 chars.", []);
        }

        try
        {
            return FindError(JsonElement.Parse(email.Body));
        }
        catch (JsonException)
        {
            return FaultyAnswer.Error(400, "validation_error", "The body is no JSON.", []);
        }
    }

    public static IReadOnlyList<string?> Recipients(JsonElement body) => body.GetProperty("to") switch
    {
        { ValueKind: JsonValueKind.Array } several => [.. several.EnumerateArray().Select(to => to.GetString())],
        var one => [one.GetString()],
    };

    private static FaultyAnswer? FindError(JsonElement body)
    {
        if (
            !HasText(body, "from") || !HasText(body, "subject") || !(
                HasText(body, "html") || HasText(body, "text")) || !body.TryGetProperty("to", out _))
        {
            return FaultyAnswer.Error(422, "missing_required_field", "The request body is missing one or more required fields.", []);
        }

        if (Recipients(body) is not { Count: > 0 and <= 50 } recipients
            || recipients.Any(to => to?.Contains('@', StringComparison.Ordinal) != true))
        {
            return FaultyAnswer.Error(422, "validation_error", $"Invalid `to` field: {body.GetProperty("to")}.", []);
        }

        if (
            Items(body, "attachments").Any(
                file => !HasText(file, "filename") || !file.TryGetProperty("content", out var content)
                    || !content.TryGetBytesFromBase64(out _)))
        {
            return FaultyAnswer.Error(422, "invalid_attachment", "Attachment must have either a `content` or `path`.", []);
        }

        return Items(body, "tags").Any(tag => !IsTagText(tag, "name") || !IsTagText(tag, "value"))
            ? FaultyAnswer.Error(422, "validation_error", "Tags should only contain ASCII letters, numbers, underscores, or dashes.", [])
            : null;
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement body, string name) =>
        body.TryGetProperty(name, out var items) ? items.EnumerateArray() : default;

    private static bool HasText(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && !string.IsNullOrEmpty(value.GetString());

    private static bool IsTagText(JsonElement tag, string name) =>
        HasText(tag, name) && tag.GetProperty(name).GetString()!.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
}
