using Microsoft.AspNetCore.Mvc;

namespace EventBooking.Controllers;

/// <summary>What a person is told when there is no other page to show.</summary>
/// <param name="Title">What happened, in a few words.</param>
/// <param name="Advice">What to do now.</param>
/// <param name="TraceId">What an operator finds the request in the log by; only where there is something to find.</param>
public sealed record ErrorPage(string Title, string Advice, string? TraceId = null)
{
    /// <summary>The form that was refused unread, to be sent again as it was typed.</summary>
    public RefusedForm? Refused { get; init; }

    public static ErrorPage Of(int status, string retryAfterSeconds, string traceId) => status switch
    {
        StatusCodes.Status404NotFound => new("This page does not exist", "Check the address, or begin with the calendar."),
        StatusCodes.Status405MethodNotAllowed => new("This page cannot be used in that way", "Begin with the calendar."),
        StatusCodes.Status413PayloadTooLarge => new("Too much was sent", "Shorten what you typed, then send it again."),
        StatusCodes.Status429TooManyRequests => new("Too many requests came from your connection", $"Wait {SecondsInWords(retryAfterSeconds)}, then try again."),
        StatusCodes.Status503ServiceUnavailable => new("Bookings are away for a moment", "Load this page again in a few seconds.", traceId),
        >= 500 => new("Something went wrong on our side", "Load this page again. If it keeps happening, tell the organisers the code below.", traceId),
        _ => new("This request could not be understood", "Begin with the calendar."),
    };

    private static string SecondsInWords(string seconds) => seconds is "1" ? "a second" : $"{seconds} seconds";
}

/// <summary>What was typed, and where it was to go.</summary>
public sealed record RefusedForm(string Action, IReadOnlyList<KeyValuePair<string, string>> Fields);

internal static class ErrorPages
{
    public static ViewResult NotFoundPage(this Controller controller, string title, string advice)
    {
        controller.Response.StatusCode = StatusCodes.Status404NotFound;
        return controller.View("Error", new ErrorPage(title, advice));
    }
}
