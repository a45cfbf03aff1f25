using EventBooking.Bookings;
using EventBooking.Scheduling;
using EventBooking.Urls;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;

namespace EventBooking.Controllers;

/// <summary>The pages of the month and of one date.</summary>
[EnableRateLimiting(RateLimitPolicies.Reading)]
public sealed class CalendarController(EventCalendar calendar, ScheduleService schedules, IStringLocalizer<Texts> text) : Controller
{
    [HttpGet("/", Name = Links.Month)]
    public async Task<IActionResult> Month(CancellationToken cancellationToken) =>
        View(await schedules.GetMonthAsync(cancellationToken));

    [HttpGet("/dates/{date}", Name = Links.Day)]
    public async Task<IActionResult> Day(string date, CancellationToken cancellationToken) =>
        calendar.TryFindDay(date, out var plan, out var rejection)
            ? View(await schedules.GetDayAsync(plan.Date, cancellationToken))
            : this.NotFoundPage(text["You cannot book this date"], text.DateRejected(rejection, calendar));
}
