using EventBooking.Areas.Admin.Models;
using EventBooking.Bookings;
using EventBooking.Email;
using EventBooking.Outbox;
using EventBooking.Scheduling;
using EventBooking.Urls;
using Microsoft.AspNetCore.Mvc;

namespace EventBooking.Areas.Admin.Controllers;

public sealed class DashboardController(
    EventCalendar calendar,
    ScheduleService schedules,
    StoredPlan stored,
    IBookingSearch search,
    OutboxAdministration emails,
    EmailHealthCheck emailHealth)
    : AdminController
{
    /// <summary><paramref name="retried"/> is the result of <see cref="RetryFailedEmails"/>. Other values are ignored.</summary>
    [HttpGet(Links.AdminPath)]
    public async Task<IActionResult> Show(int? retried, CancellationToken cancellationToken) =>
        View(new Dashboard(
            (await schedules.GetMonthAsync(cancellationToken)).Days,
            Dashboard.PerDay(await search.CountByTimeAsync(cancellationToken), calendar.TimeZone),
            await emails.SummarizeAsync(cancellationToken),
            emailHealth.Problem,
            await stored.CheckAsync(cancellationToken),
            retried >= 0 ? retried : null));

    [HttpPost(Links.AdminParkedPath)]
    public async Task<IActionResult> RetryFailedEmails(CancellationToken cancellationToken) =>
        LocalRedirect($"{Links.AdminPath}?retried={await emails.RetryFailedAsync(bookingId: null, cancellationToken)}");
}
