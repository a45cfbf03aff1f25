using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Areas.Admin;

/// <summary>Titles, headings, errors and the printed part of the list.</summary>
public sealed class BookingListTests
{
    private const string Saturday = "2026-03-07";

    [Theory]
    [InlineData("", "Bookings", "Bookings, page 1 of 3")]
    [InlineData("?page=2", "Bookings", "Bookings, page 2 of 3")]
    [InlineData("?limit=100", "Bookings", "Bookings")]
    [InlineData("?date=2026-03-07", "Bookings on Saturday 7 March", "Bookings on Saturday 7 March, page 1 of 2")]
    [InlineData("?date=2026-03-07&page=2", "Bookings on Saturday 7 March", "Bookings on Saturday 7 March, page 2 of 2")]
    [InlineData("?date=2026-03-07&time=09:00", "Bookings on Saturday 7 March, 09:00–10:00", "Bookings on Saturday 7 March, 09:00–10:00")]
    [InlineData("?time=10:00", "Bookings, 10:00–11:00", "Bookings, 10:00–11:00")]
    public async Task The_title_and_the_heading_name_the_date_the_hour_and_the_page(string query, string heading, string title)
    {
        await using var site = await StartWithFullSaturdayAsync();
        await site.BookAsync("2026-03-01T18:00", [.. Enumerable.Range(1, 4).Select(n => $"Sunday {n}")]);
        await site.BookAsync("2026-03-01T17:00", [.. Enumerable.Range(1, 4).Select(n => $"Sunday {n}")]);
        await site.BookAsync("2026-03-01T16:00", "Sunday 9");

        var page = await site.Admin.Http.GetPageAsync("/admin/bookings" + query);

        Assert.Equal(title + " – Spring Open Days", page.Title);
        Assert.Equal(heading, page.QuerySelector("h1 .on-screen") is null ? page.Text("h1") : page.Text("h1 .on-screen"));
    }

    [Theory]
    [InlineData("", "Saturday 7 March · 32 people", 32)]
    [InlineData("&page=2", "Saturday 7 March · 32 people", 32)]
    [InlineData("&limit=1&sort=name", "Saturday 7 March · 32 people", 32)]
    [InlineData("&time=10:00", "Saturday 7 March, 10:00–11:00 · 4 people", 4)]
    [InlineData("&name=person+31", "Saturday 7 March · 1 matching person", 1)]
    public async Task The_printed_list_of_a_date_has_everybody_on_every_page(string query, string heading, int people)
    {
        await using var site = await StartWithFullSaturdayAsync();

        var page = await site.Admin.Http.GetPageAsync($"/admin/bookings?date={Saturday}{query}");

        Assert.Equal(heading, page.Text("h1 .on-paper"));
        Assert.Equal(people, page.QuerySelectorAll(".printed tbody tr").Length);
        Assert.Equal(people, page.QuerySelectorAll(".printed .printed-box").Length);
    }

    [Fact]
    public async Task The_printed_list_is_grouped_by_hour_and_sorted_by_name_without_those_who_cancelled()
    {
        await using var site = await SiteWithBookings.StartAsync();
        await site.BookAsync("2026-03-07T10:00", "Zoë", "Ada");
        var cancelled = Assert.Single(await site.BookAsync("2026-03-07T10:00", "Nobody"));
        await site.BookAsync("2026-03-07T09:00", "Grace");
        await site.ExecuteAsync("UPDATE bookings SET status = 'cancelled' WHERE reference = @Reference", new { cancelled.Reference });

        var page = await site.Admin.Http.GetPageAsync($"/admin/bookings?date={Saturday}");

        Assert.Equal("Saturday 7 March · 3 people", page.Text("h1 .on-paper"));
        Assert.Equal(
            ["09:00–10:00 Grace", "10:00–11:00 Ada 10:00–11:00 Zoë"],
            page.QuerySelectorAll(".printed tbody").Select(hour => string.Join(
                ' ', hour.QuerySelectorAll("tr").Select(row => $"{row.Text("td")} {row.Text(".printed-name")}"))));
        Assert.Equal(["Cancelled"], page.QuerySelectorAll(".bookings .cell-status").Select(status => status.TextContent));
        Assert.Equal("Nobody", page.QuerySelector(".bookings tr:has(.cell-status)")!.Text(".cell-name"));
    }

    [Fact]
    public async Task A_date_with_too_many_people_prints_the_page_that_is_shown_and_says_so()
    {
        await using var site = await SiteWithBookings.StartAsync(settings: ("Event:SlotCapacity", "2000"));
        await site.BookAsync("2026-03-07T10:00", [.. Enumerable.Range(1, 1001).Select(n => $"Person {n:0000}")]);

        var page = await site.Admin.Http.GetPageAsync($"/admin/bookings?date={Saturday}&limit=50&page=2");

        Assert.Equal("Saturday 7 March · 51–100 of 1,001 bookings", page.Text("h1 .on-paper"));
        Assert.Equal(50, page.QuerySelectorAll(".printed tbody tr").Length);
        Assert.Equal("Person 0051", page.Text(".printed .printed-name"));
    }

    [Fact]
    public async Task A_list_without_a_date_and_a_date_without_bookings_have_no_printed_table()
    {
        await using var site = await StartWithFullSaturdayAsync();

        Assert.Null((await site.Admin.Http.GetPageAsync("/admin/bookings")).QuerySelector(".printed, h1 .on-paper"));
        var empty = await site.Admin.Http.GetPageAsync("/admin/bookings?date=2026-03-09");
        Assert.Equal("Monday 9 March · 0 people", empty.Text("h1 .on-paper"));
        Assert.Null(empty.QuerySelector(".printed"));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("?page=2", false)]
    [InlineData("?name=person", false)]
    [InlineData("?name=&email=&phone=&reference=&date=&time=&sort=&limit=20", false)]
    [InlineData("?date=2026-03-02", false)]
    public async Task Only_a_list_that_nobody_has_searched_yet_has_autofocus(string query, bool hasAutofocus)
    {
        await using var site = await StartWithFullSaturdayAsync();

        using var response = await site.Admin.Http.GetAsync("/admin/bookings" + query, TestContext.Current.CancellationToken);

        Assert.Equal(hasAutofocus ? 1 : 0, (await response.PageAsync()).QuerySelectorAll("[autofocus]").Length);
    }

    [Theory]
    [InlineData("date=2026-03-01&time=09:00", "time", "No slot starts at this time on this date.")]
    [InlineData("time=10:30", "time", "No slot starts at this time.")]
    [InlineData("date=2026-03-02", "date", null)]
    [InlineData("phone=none", "phone", "Enter at least one digit of the phone number.")]
    [InlineData("name=-", "name", "Enter at least one letter of the name.")]
    [InlineData("sort=x", "sort", null)]
    [InlineData("limit=0", "limit", "Enter a number from 1 to 100.")]
    public async Task An_error_is_tied_to_its_field(string query, string field, string? message)
    {
        await using var site = await SiteWithBookings.StartAsync();

        var page = await site.Admin.Http.GetPageAsync("/admin/bookings?" + query, HttpStatusCode.BadRequest);

        var input = Assert.Single(page.QuerySelectorAll(".filters [aria-invalid=true]"));
        Assert.Equal((field, field + "-error"), (input.Id, input.GetAttribute("aria-describedby")));
        var link = Assert.Single(page.QuerySelectorAll<IHtmlAnchorElement>("#notice a"));
        Assert.Equal("#" + field, link.GetAttribute("href"));
        Assert.Equal("▲ " + link.TextContent, page.Text($"#{field}-error"));
        Assert.Equal(message ?? link.TextContent, link.TextContent);
    }

    [Fact]
    public async Task An_error_without_a_field_has_no_link()
    {
        await using var site = await SiteWithBookings.StartAsync();

        var page = await site.Admin.Http.GetPageAsync("/admin/bookings?page=x&emial=y", HttpStatusCode.BadRequest);

        Assert.Equal(2, page.QuerySelectorAll("#notice li").Length);
        Assert.Empty(page.QuerySelectorAll("#notice a"));
    }

    private static async Task<SiteWithBookings> StartWithFullSaturdayAsync()
    {
        var site = await SiteWithBookings.StartAsync();
        for (var hour = 9; hour < 17; hour++)
        {
            await site.BookAsync($"{Saturday}T{hour:00}:00", [.. Enumerable.Range(1, 4).Select(n => $"Person {4 * (hour - 9) + n}")]);
        }

        return site;
    }
}
