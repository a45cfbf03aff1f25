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
        Assert.Equal("Sun 1 March, 10:00: 4 of 4 sold", full.Text(".visually-hidden"));
        Assert.Equal("4/4", full.Text("[aria-hidden]"));
        Assert.Equal(
            "1–4 of 4 matching bookings, by time", (await site.Admin.Http.GetPageAsync(full.GetAttribute("href")!)).Text(".range"));
        Assert.Equal("Barbara", (await site.Admin.Http.GetPageAsync("/admin/bookings?date=2026-03-31")).Text(".cell-name"));
    }

    [Theory]
    [InlineData(1, "1 booking, on Sunday 1 February 2026.")]
    [InlineData(3, "3 bookings, on Sunday 1 February 2026.")]
    public async Task Bookings_of_one_day_are_a_sentence_without_a_chart(int bookings, string sentence)
    {
        await using var site = await SiteWithBookings.StartAsync();
        await site.BookAsync("2026-03-01T10:00", [.. Enumerable.Repeat("Ada", bookings)]);

        var page = await site.Admin.Http.GetPageAsync("/admin");

        Assert.Equal(sentence, page.Text("[aria-labelledby=time-heading] p"));
        Assert.Null(page.QuerySelector(".chart"));
        Assert.Null(page.QuerySelector(".numbers"));
    }

    [Fact]
    public async Task Bookings_of_two_days_have_a_chart_and_the_same_numbers_as_a_table()
    {
        await using var site = await SiteWithBookings.StartAsync();
        await site.BookAsync("2026-03-01T10:00", "Ada", "Grace");
        await site.BookAsync("2026-03-01T11:00", TimeSpan.FromDays(2), "Alan");

        var page = await site.Admin.Http.GetPageAsync("/admin");

        Assert.Equal(3, page.QuerySelectorAll(".chart rect").Length);
        Assert.Equal(["1", "0", "2"], page.QuerySelectorAll(".numbers td").Select(cell => cell.TextContent));
    }

    [Fact]
    public async Task A_slot_with_many_seats_shows_percent_and_is_named_with_its_counts()
    {
        await using var site = await SiteWithBookings.StartAsync(settings: ("Event:SlotCapacity", "2000"));
        await site.BookAsync("2026-03-01T10:00", [.. Enumerable.Repeat("Ada", 1000)]);

        var slot = (await site.Admin.Http.GetPageAsync("/admin")).QuerySelector(".heat td.shade-2 a")!;

        Assert.Equal(("Sun 1 March, 10:00: 1,000 of 2,000 sold", "50%"), (slot.Text(".visually-hidden"), slot.Text("[aria-hidden]")));
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
