using EventBooking.Bookings;
using EventBooking.Scheduling;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace EventBooking.Controllers;

/// <summary>An error page for people.</summary>
/// <param name="Title">What happened.</param>
/// <param name="Advice">What to do next.</param>
/// <param name="TraceId">Finds the request in the log. Null when there is nothing to find.</param>
public sealed record ErrorPage(string Title, string Advice, string? TraceId = null)
{
    /// <summary>The form that the rate limiter rejected, to send it again.</summary>
    public RejectedForm? RejectedForm { get; init; }

    /// <summary>Dates that can be booked instead of the requested one.</summary>
    public (DateOnly? Previous, DateOnly? Next) Dates { get; init; }

    public static ErrorPage Create(IStringLocalizer<Texts> text, int status, string retryAfterSeconds, string traceId) => status switch
    {
        StatusCodes.Status403Forbidden => new(
            text["This form was not sent from this site"], text["Nothing was changed. Start with the calendar."]),
        StatusCodes.Status404NotFound => new(text["Page not found"], text["Check the address, or start with the calendar."]),
        StatusCodes.Status405MethodNotAllowed => new(text["You cannot open this page"], text["Start with the calendar."]),
        StatusCodes.Status413PayloadTooLarge => new(text["You sent too much text"], text["Shorten your details, then send them again."]),
        StatusCodes.Status429TooManyRequests => new(
            text["Too many requests from your connection"],
            retryAfterSeconds is "1"
                ? text["Wait a second, then try again."]
                : text["Wait {0} seconds, then try again.", retryAfterSeconds]),
        StatusCodes.Status503ServiceUnavailable => new(
            text["We cannot take bookings right now"], text["Try again in a few seconds."], traceId),
        >= 500 => new(
            text["Sorry, something went wrong"], text["Try again. If it happens again, send the code below to the organisers."], traceId),
        _ => new(text["We could not understand this request"], text["Start with the calendar."]),
    };
}

/// <summary>The fields of a form and the path that it was sent to.</summary>
public sealed record RejectedForm(string Action, IReadOnlyList<KeyValuePair<string, string>> Fields);

internal static class ErrorPages
{
    public static ViewResult NotFoundPage(this Controller controller, string title, string advice)
    {
        controller.Response.StatusCode = StatusCodes.Status404NotFound;
        return controller.View("Error", new ErrorPage(title, advice));
    }

    /// <summary>A date without the event, with the event's dates before and after it.</summary>
    public static ViewResult DateRejectedPage(
        this Controller controller, IStringLocalizer<Texts> text, DateRejection rejection, EventCalendar calendar)
    {
        controller.Response.StatusCode = StatusCodes.Status404NotFound;
        var page = new ErrorPage(text["You cannot book this date"], text.DateRejected(rejection, calendar));
        return controller.View("Error", rejection.Date is { } date ? page with { Dates = calendar.NeighboursOf(date) } : page);
    }
}
