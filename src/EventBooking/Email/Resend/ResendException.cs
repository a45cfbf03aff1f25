using System.Net;

namespace EventBooking.Email.Resend;

/// <summary>Resend did not accept an email. The message repeats nothing from Resend, because Resend quotes addresses.</summary>
internal sealed class ResendException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Null when there was no response.</summary>
    public HttpStatusCode? StatusCode { get; init; }

    /// <summary>Resend's name of the error, in lower case. Null when the response could not be read.</summary>
    public string? ErrorType { get; init; }

    /// <summary>How long Resend asks to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the same request may be accepted later.</summary>
    public bool IsTransient => ErrorType switch
    {
        null => true,
        ResendErrors.InvalidIdempotentRequest => false,
        _ => (int?)StatusCode is 408 or 409 or 429 or >= 500,
    };
}

/// <summary>The errors that need their own handling. All errors: https://resend.com/docs/api-reference/errors.</summary>
internal static class ResendErrors
{
    public const string DailyQuotaExceeded = "daily_quota_exceeded";
    public const string InvalidApiKey = "invalid_api_key";
    public const string InvalidFromAddress = "invalid_from_address";
    public const string InvalidIdempotentRequest = "invalid_idempotent_request";
    public const string MissingApiKey = "missing_api_key";
    public const string MonthlyQuotaExceeded = "monthly_quota_exceeded";
    public const string RestrictedApiKey = "restricted_api_key";
    public const string ValidationError = "validation_error";
}
