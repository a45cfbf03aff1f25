using Microsoft.AspNetCore.Mvc;

namespace EventBooking.Controllers.Api;

/// <summary>
/// The error codes: problem details (RFC 9457) whose <c>type</c> and <c>code</c> never change once released,
/// with a trace id to find the request in the log by.
/// </summary>
public static class Problems
{
    public const string InvalidRequest = "invalid_request";
    public const string Unauthorized = "unauthorized";
    public const string CrossSiteRequest = "cross_site_request";
    public const string HttpsRequired = "https_required";
    public const string RateLimited = "rate_limited";
    public const string InvalidDate = "invalid_date";
    public const string SlotUnknown = "slot_unknown";
    public const string SlotFull = "slot_full";
    public const string IdempotencyKeyReused = "idempotency_key_reused";
    public const string BookingCancelled = "booking_cancelled";
    public const string ChangeNotAllowed = "change_not_allowed";
    public const string SeatsAvailable = "seats_available";
    public const string WaitingListFull = "waiting_list_full";
    public const string WaitingListClosed = "waiting_list_closed";
    public const string EmailLimitReached = "email_limit_reached";
    public const string OutcomeUnknown = "outcome_unknown";
    public const string StoreUnavailable = "store_unavailable";

    /// <summary>The seconds that a client should wait after the store did not answer.</summary>
    public const string RetryAfterSeconds = "2";

    /// <summary>The JSON member that contains the code.</summary>
    public const string Code = "code";

    /// <summary>The JSON member with the id of the request in the log.</summary>
    public const string TraceId = "traceId";

    private const string TypePrefix = "urn:eventbooking:problem:";

    public static string TypeOf(string code) => TypePrefix + code;

    /// <summary>
    /// Adds the code, which is the end of the type. A problem without a type of this API gets the type of its status code.
    /// </summary>
    public static void Complete(HttpContext context, ProblemDetails problem)
    {
        if (problem.Type?.StartsWith(TypePrefix, StringComparison.Ordinal) != true)
        {
            problem.Type = TypeOf(CodeOf(problem.Status ?? context.Response.StatusCode));
        }

        problem.Extensions[Code] = problem.Type[TypePrefix.Length..];
        problem.Extensions[TraceId] = TraceIdOf(context);
    }

    public static string TraceIdOf(HttpContext context) => System.Diagnostics.Activity.Current?.Id ?? context.TraceIdentifier;

    private static string CodeOf(int status) => status switch
    {
        StatusCodes.Status400BadRequest => InvalidRequest,
        StatusCodes.Status401Unauthorized => Unauthorized,
        StatusCodes.Status404NotFound => "not_found",
        StatusCodes.Status405MethodNotAllowed => "method_not_allowed",
        StatusCodes.Status406NotAcceptable => "not_acceptable",
        StatusCodes.Status413PayloadTooLarge => "body_too_large",
        StatusCodes.Status415UnsupportedMediaType => "unsupported_media_type",
        StatusCodes.Status429TooManyRequests => RateLimited,
        StatusCodes.Status503ServiceUnavailable => StoreUnavailable,
        >= 500 => "server_error",
        _ => "request_refused",
    };
}
