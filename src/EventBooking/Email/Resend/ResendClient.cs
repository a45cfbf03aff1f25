using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace EventBooking.Email.Resend;

/// <summary>Resend's HTTP API. Each call is one attempt; the outbox retries.</summary>
internal sealed class ResendClient(HttpClient http, TimeProvider time) : IResend
{
    private const int MaxErrorTypeLength = 50;

    public async Task<string> EmailSendAsync(string idempotencyKey, EmailMessage message, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "emails") { Content = JsonOf(message) };
        request.Headers.Add("Idempotency-Key", idempotencyKey);
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return response.IsSuccessStatusCode ? IdIn(body, response.StatusCode) : throw ErrorIn(body, response);
        }
        catch (HttpRequestException e)
        {
            throw new ResendException($"Resend gave no answer: {e.HttpRequestError}.", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ResendException("Resend did not answer in time.", e);
        }
    }

    /// <summary>Serialized first, so that the request has a length and is not chunked.</summary>
    private static ByteArrayContent JsonOf(EmailMessage message) =>
        new(JsonSerializer.SerializeToUtf8Bytes(ResendEmail.Of(message), ResendJson.Default.ResendEmail))
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
        };

    /// <summary>A success without an id may come from a proxy, so it does not count as success.</summary>
    private static string IdIn(byte[] body, HttpStatusCode status) =>
        Read(body, ResendJson.Default.ResendReceipt) is { Id: { Length: > 0 } id }
            ? id
            : throw new ResendException($"Resend answered {(int)status} without an id.") { StatusCode = status };

    private ResendException ErrorIn(byte[] body, HttpResponseMessage response)
    {
        var errorType = Read(body, ResendJson.Default.ResendError) is { } error ? ErrorTypeOf(error) : null;
        return new ResendException($"Resend answered {(int)response.StatusCode} {errorType ?? "in a way that cannot be read"}.")
        {
            StatusCode = response.StatusCode,
            ErrorType = errorType,
            RetryAfter = RetryAfterIn(response.Headers),
        };
    }

    private static T? Read<T>(byte[] body, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? ErrorTypeOf(ResendError error) => error switch
    {
        // Resend answers a wrong key this way, unlike its documentation: https://github.com/resend/resend-node/pull/617.
        { Name: ResendErrors.ValidationError, Message: { } text } when text.StartsWith("API key", StringComparison.OrdinalIgnoreCase) =>
            ResendErrors.InvalidApiKey,
        { Name: ResendErrors.ValidationError, Message: { } text } when text.Contains("`from`", StringComparison.OrdinalIgnoreCase) =>
            ResendErrors.InvalidFromAddress,

        // Operators see it, so only a name passes.
        { Name: { Length: > 0 and <= MaxErrorTypeLength } name } when name.All(c => char.IsAsciiLetter(c) || c == '_') =>
            name.ToLowerInvariant(),
        _ => null,
    };

    /// <summary>https://resend.com/docs/api-reference/introduction#rate-limit: both headers are seconds; proxies may give a date.</summary>
    private TimeSpan? RetryAfterIn(HttpResponseHeaders headers) => headers switch
    {
        { RetryAfter.Delta: { } delta } => delta,
        { RetryAfter.Date: { } date } => date - time.GetUtcNow(),
        _ when headers.TryGetValues("ratelimit-reset", out var values)
            && uint.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) =>
            TimeSpan.FromSeconds(seconds),
        _ => null,
    };
}
