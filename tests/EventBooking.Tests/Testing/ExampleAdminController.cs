using EventBooking.Areas.Admin.Controllers;
using EventBooking.Controllers;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace EventBooking.Tests.Testing;

/// <summary>Shows what a controller inherits from <see cref="AdminController"/>.</summary>
public sealed class ExampleAdminController : AdminController
{
    public const string Page = "/admin/example";
    public const string BelowBookings = "/admin/bookings/of-an-example";
    public const string Api = "/api/admin/example";

    [HttpGet(Page)]
    [HttpGet(BelowBookings)]
    public IActionResult Show() => View("Error", new ErrorPage("An example", "Exists in tests alone."));

    [HttpPost(Page)]
    public IActionResult Change() => NoContent();

    [HttpGet(Api)]
    public IActionResult Read() => NoContent();
}

public static class ExampleAdmin
{
    public static void Add(IServiceCollection services) =>
        services.AddMvcCore().AddApplicationPart(typeof(ExampleAdminController).Assembly);
}
