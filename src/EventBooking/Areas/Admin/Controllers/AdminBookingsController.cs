using EventBooking.Areas.Admin.Models;
using EventBooking.Bookings;
using EventBooking.Controllers.Api;
using EventBooking.Urls;
using Microsoft.AspNetCore.Mvc;

namespace EventBooking.Areas.Admin.Controllers;

[ApiController]
[Tags("Administration")]
[ProducesResponseType<ValidationProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
[ProducesResponseType<ProblemDetails>(StatusCodes.Status401Unauthorized, "application/problem+json")]
[ProducesResponseType<ProblemDetails>(StatusCodes.Status429TooManyRequests, "application/problem+json")]
[ProducesResponseType<ProblemDetails>(StatusCodes.Status503ServiceUnavailable, "application/problem+json")]
public sealed class AdminBookingsController(IBookingSearch search, PhoneNumberNormalizer phoneNumbers) : AdminController
{
    /// <summary>
    /// One page of the bookings that match. A page beyond the last one is empty. The header Link has the address of the next page, which
    /// continues after the last booking of this one.
    /// </summary>
    [HttpGet("/api" + Links.AdminBookingsPath)]
    [RejectUnknownParameters]
    [ProducesResponseType<AdminBookingPage>(StatusCodes.Status200OK, "application/json")]
    public async Task<IActionResult> GetBookings([FromQuery] BookingPageQuery query, CancellationToken cancellationToken)
    {
        var matches = await query.FindAsync(search, phoneNumbers, cancellationToken);
        if (matches.LastBeforeNextPage is { } last)
        {
            Response.Headers.Link = $"<{Request.PathBase}{Request.Path}{AdminLinks.QueryAfter(query, last)}>; rel=\"next\"";
        }

        return Ok(AdminBookingPage.From(matches, query));
    }

    /// <summary>All bookings that match, as a CSV or Excel file. A download that ends early is not complete.</summary>
    [HttpGet("/api" + Links.AdminExportPath)]
    [RejectUnknownParameters]
    [ProducesResponseType<string>(StatusCodes.Status200OK, "text/csv", BookingExport.XlsxType)]
    public IActionResult ExportBookings([FromQuery] BookingExportQuery query) => new BookingExport(query);
}
