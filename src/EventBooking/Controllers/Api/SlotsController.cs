using EventBooking.Bookings;
using EventBooking.Scheduling;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.AspNetCore.RateLimiting;

namespace EventBooking.Controllers.Api;

[Tags("Slots")]
[EnableRateLimiting(RateLimitPolicies.Reading)]
[ProducesResponseType<ProblemDetails>(StatusCodes.Status429TooManyRequests, "application/problem+json")]
public sealed class SlotsController(EventCalendar calendar, ScheduleService schedules) : ApiController
{
    /// <summary>The slots of one date with their free seats.</summary>
    /// <param name="date">An odd date of the event's month, <c>2026-03-01</c>.</param>
    /// <param name="cancellationToken">Not part of the request.</param>
    [HttpGet("/api/slots")]
    [OutputCache(PolicyName = SeatCountsCachePolicy.Name)]
    [ProducesResponseType<DayResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status503ServiceUnavailable, "application/problem+json")]
    public async Task<IActionResult> GetSlots([FromQuery] string? date, CancellationToken cancellationToken) =>
        calendar.TryFindDay(date, out var plan, out var rejection)
            ? Ok(DayResponse.From(await schedules.GetDayAsync(plan.Date, cancellationToken)))
            : Refuse(StatusCodes.Status400BadRequest, Problems.InvalidDate, "This date cannot be booked.", rejection.InEnglish(calendar));

    /// <summary>Every bookable date of the event's month with its free seats.</summary>
    [HttpGet("/api/dates")]
    [OutputCache(PolicyName = SeatCountsCachePolicy.Name)]
    [ProducesResponseType<MonthResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status503ServiceUnavailable, "application/problem+json")]
    public async Task<IActionResult> GetDates(CancellationToken cancellationToken) =>
        Ok(MonthResponse.From(calendar.Month, (await schedules.GetMonthAsync(cancellationToken)).Days));
}
