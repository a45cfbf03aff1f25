using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Areas.Admin;

public sealed class DashboardTests
{
    [Fact]
    public async Task The_dashboard_shows_every_slot_and_links_to_its_bookings()
    {
        await using var site = await SiteWithBookings.StartAsync();
        await site.BookAsync("2026-03-01T10:00", "Ada", "Grace", "Alan", "Edsger");
        await site.BookAsync("2026-03-31T16:00", "Barbara");

        var page = await site.Admin.Http.GetPageAsync("/admin");

        Assert.Equal("5 of 544 (0 %)", page.Text(".totals dd"));
        Assert.Equal(16, page.QuerySelectorAll(".heat tbody tr").Length);
        Assert.Equal(136, page.QuerySelectorAll(".heat td a").Length);
        var full = page.QuerySelector(".heat td.shade-5 a")!;
        Assert.Equal("4/4 sold, 0 left", string.Join(' ', full.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal(
            "1–4 of 4 matching bookings, by time", (await site.Admin.Http.GetPageAsync(full.GetAttribute("href")!)).Text(".range"));
        Assert.Equal("Barbara", (await site.Admin.Http.GetPageAsync("/admin/bookings?date=2026-03-31")).Text(".cell-name"));
        Assert.Equal("5", page.Text(".numbers td"));
    }

    [Theory]
    [InlineData("?retried=-5")]
    [InlineData("?retried=nonsense")]
    [InlineData("?retried=99999999999")]
    public async Task An_invalid_parameter_of_the_dashboard_is_ignored(string query)
    {
        await using var site = await SiteWithBookings.StartAsync();

        Assert.Null((await site.Admin.Http.GetPageAsync("/admin" + query)).QuerySelector("#notice"));
    }
}
