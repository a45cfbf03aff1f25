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
        View(CalendarPage.Of(await schedules.GetMonthAsync(cancellationToken)));

    [HttpGet("/dates/{date}", Name = Links.Day)]
    public async Task<IActionResult> Day(string date, CancellationToken cancellationToken)
    {
        if (!calendar.TryFindDay(date, out var plan, out var rejection))
        {
            return this.DateRejectedPage(text, rejection, calendar);
        }

        await schedules.EnsureSlotsAsync(plan.Date, cancellationToken);
        return View(CalendarPage.Of(await schedules.GetMonthAsync(cancellationToken), plan.Date));
    }
}
