using EventBooking.Bookings;
using EventBooking.Hosting.Http;
using EventBooking.Scheduling;
using EventBooking.Urls;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace EventBooking.Controllers;

/// <summary>Choosing: the month, then a date of it.</summary>
[EnableRateLimiting(RateLimits.Reading)]
public sealed class CalendarController(EventCalendar calendar, ScheduleService schedules) : Controller
{
    [HttpGet("/", Name = Links.Month)]
    public async Task<IActionResult> Month(CancellationToken cancellationToken) =>
        View(await schedules.GetMonthAsync(cancellationToken));

    [HttpGet("/dates/{date}", Name = Links.Day)]
    public async Task<IActionResult> Day(string date, CancellationToken cancellationToken) =>
        calendar.TryFindDay(date, out var plan, out var reason)
            ? View(await schedules.GetDayAsync(plan.Date, cancellationToken))
            : this.NotFoundPage("This date cannot be booked", reason);
}
