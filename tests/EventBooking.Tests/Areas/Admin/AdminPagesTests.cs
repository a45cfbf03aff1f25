using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using EventBooking.Outbox;
using EventBooking.Tests.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace EventBooking.Tests.Areas.Admin;

public sealed class AdminPagesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_list_shows_bookings_newest_first_with_the_total()
    {
        await using var site = await SiteWithBookings.StartAsync(
            settings: [("Event:SlotCapacity", "100"), ("Event:TimeZone", "Europe/London")]);
        await site.BookAsync("2026-03-01T10:00", [.. Enumerable.Range(1, 45).Select(i => $"Person {i}")]);
        var newest = Assert.Single(await site.BookAsync("2026-03-29T13:00", "<b>Ada</b> & \"Co\""));

        var page = await site.Admin.Http.GetPageAsync("/admin/bookings");

        Assert.Equal("1–20 of 46 bookings, newest first", page.Text(".range"));
        Assert.Equal(20, page.QuerySelectorAll(".bookings tbody tr").Length);
        Assert.Equal(
            [
                newest.Reference, "Sun 29 Mar", "13:00–14:00", "<b>Ada</b> & \"Co\" ada@example.com", "+44 20 7946 0123",
                "Booked Sun 1 Feb 2026, 12:00",
            ],
            Enumerable.Range(1, 6).Select(n => page.Text($".bookings tbody tr:first-child td:nth-child({n})")));
    }

    [Fact]
    public async Task Page_links_the_export_and_the_form_keep_the_filters()
    {
        await using var site = await SiteWithBookings.StartAsync(settings: ("Event:SlotCapacity", "100"));
        await site.BookAsync("2026-03-01T10:00", [.. Enumerable.Range(1, 45).Select(i => $"Zoë & Søn {i}")]);

        var page = await site.Admin.Http.GetPageAsync(
            "/admin/bookings?name=zoe+%26&phone=0123&date=2026-03-01&time=10:00&limit=20&page=2");

        Assert.Equal("21–40 of 45 matching bookings, by time", page.Text(".range"));
        foreach (var (link, number) in new[] { ("a[rel=prev]", 1), ("a[rel=next]", 3) })
        {
            var target = page.QuerySelector(link)!.GetAttribute("href")!;
            Assert.Equal(number == 1 ? "1–20" : "41–45", (await site.Admin.Http.GetPageAsync(target)).Text(".range").Split(' ')[0]);
        }

        using var file = await site.Admin.Http.GetAsync(page.CsvPath(), Cancellation);
        Assert.Equal(47, (await file.Content.ReadAsStringAsync(Cancellation)).Split("\r\n").Length);
        Assert.Equal("zoe &", page.QuerySelector<IHtmlInputElement>("#name")!.Value);
        Assert.Equal("0123", page.QuerySelector<IHtmlInputElement>("#phone")!.Value);
        Assert.Equal(
            ("2026-03-01", "10:00"),
            (page.QuerySelector<IHtmlSelectElement>("#date")!.Value, page.QuerySelector<IHtmlSelectElement>("#time")!.Value));
    }

    [Theory]
    [InlineData("?page=4", "/admin/bookings?page=3")]
    [InlineData("?page=99&name=person", "/admin/bookings?name=person&page=3")]
    [InlineData("?page=2&name=nobody", "/admin/bookings?name=nobody")]
    [InlineData("?page=9&limit=50", "/admin/bookings?limit=50")]
    public async Task A_page_beyond_the_last_redirects_to_the_last(string query, string last)
    {
        await using var site = await SiteWithBookings.StartAsync(settings: ("Event:SlotCapacity", "100"));
        await site.BookAsync("2026-03-01T10:00", [.. Enumerable.Range(1, 45).Select(i => $"Person {i}")]);

        using var response = await site.Admin.Http.GetAsync("/admin/bookings" + query, Cancellation);

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal(last, response.Headers.Location?.ToString());
    }

    [Fact]
    public async Task An_empty_result_shows_a_message_and_a_link_to_clear_the_filters()
    {
        await using var site = await SiteWithBookings.StartAsync();

        Assert.Contains("No bookings yet", (await site.Admin.Http.GetPageAsync("/admin/bookings")).Text("main"), StringComparison.Ordinal);
        var page = await site.Admin.Http.GetPageAsync("/admin/bookings?name=nobody");

        Assert.Equal("No bookings found.", page.Text(".range"));
        Assert.Contains(
            page.QuerySelectorAll("main a"),
            link => link.TextContent == "Clear the filters" && link.GetAttribute("href") == "/admin/bookings");
        Assert.Null(page.QuerySelector(".bookings"));
    }

    [Theory]
    [InlineData("?date=2026-03-02", "even date")]
    [InlineData("?time=10:30", "No slot starts at this time.")]
    [InlineData("?page=x", "page number")]
    public async Task An_invalid_query_shows_the_error_and_the_form(string query, string why)
    {
        await using var site = await SiteWithBookings.StartAsync();

        var page = await site.Admin.Http.GetPageAsync("/admin/bookings" + query, HttpStatusCode.BadRequest);

        Assert.Contains(why, page.Text("#notice"), StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector("form.filters"));
        Assert.Equal("Bookings", page.Text("h1"));
    }

    [Fact]
    public async Task The_booking_of_the_last_seat_shows_zero_seats_left()
    {
        await using var site = await SiteWithBookings.StartAsync(WithoutOutboxWorker);
        var bookings = await site.BookAsync("2026-03-01T10:00", "Ada", "Grace", "Edith", "Joan");

        var page = await site.Admin.Http.GetPageAsync($"/admin/bookings/{bookings[^1].Reference}");

        Assert.Contains("Seats left after this booking: 0", page.Text(".ticket"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_booking_page_shows_all_details_and_the_status_of_its_emails()
    {
        await using var site = await SiteWithBookings.StartAsync(WithoutOutboxWorker);
        var booking = Assert.Single(await site.BookAsync("2026-03-01T10:00", "Ada Lovelace"));

        var page = await site.Admin.Http.GetPageAsync($"/admin/bookings/{booking.Reference.ToLowerInvariant()}");

        Assert.Contains("Ada Lovelace", page.Text("h1"), StringComparison.Ordinal);
        Assert.Contains("Sunday 1 March 202610:00–11:00, UTC", page.Text(".ticket"), StringComparison.Ordinal);
        Assert.Contains("Seats left after this booking: 3", page.Text(".ticket"), StringComparison.Ordinal);
        Assert.Equal("mailto:ada@example.com", page.QuerySelector(".ticket a[href^=mailto]")!.GetAttribute("href"));
        Assert.Equal(
            ["To the organisers", "To the attendee"], page.QuerySelectorAll(".email strong").Select(recipient => recipient.TextContent));
        Assert.Equal("Booked", page.Text(".email-head + p"));
        Assert.Contains("Sent after the email to the organisers.", page.Text(".email:nth-child(2)"), StringComparison.Ordinal);
        Assert.Equal($"/bookings/{booking.ManageToken}", page.QuerySelector(".ticket a[rel=noreferrer]")!.GetAttribute("href"));
    }

    [Theory]
    [InlineData("7K3F-9QXM")]
    [InlineData("nonsense")]
    [InlineData("7K3F")]
    [InlineData("..%2f..%2fetc")]
    public async Task An_unknown_reference_is_not_found(string reference)
    {
        await using var site = await SiteWithBookings.StartAsync();

        Assert.NotEmpty((await site.Admin.Http.GetPageAsync($"/admin/bookings/{reference}", HttpStatusCode.NotFound)).Text("main h1"));
    }

    [Fact]
    public async Task Sending_the_form_twice_sends_the_confirmation_again_once()
    {
        await using var site = await SiteWithBookings.StartAsync(WithoutOutboxWorker);
        var booking = Assert.Single(await site.BookAsync("2026-03-01T10:00", "Ada Lovelace"));
        var page = await site.Admin.Http.GetPageAsync($"/admin/bookings/{booking.Reference}");

        using var first = await site.Admin.SendAsync(page, "form[action$=confirmation]");
        using var second = await site.Admin.SendAsync(page, "form[action$=confirmation]");

        Assert.Equal(
            ($"/admin/bookings/{booking.Reference}?notice=SentAgain", $"/admin/bookings/{booking.Reference}?notice=SentAgainBefore"),
            (first.Headers.Location?.ToString(), second.Headers.Location?.ToString()));
        var after = await site.Admin.Http.GetPageAsync(first.Headers.Location!.ToString());
        Assert.Equal(3, after.QuerySelectorAll(".email").Length);
        Assert.Contains("being sent again", after.Text("#notice"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("confirmation", "")]
    [InlineData("parked", "?name=ada&page=2")]
    public async Task A_form_sent_after_sign_out_changes_nothing_and_returns_to_the_booking_after_sign_in(string action, string search)
    {
        await using var site = await SiteWithBookings.StartAsync(WithoutOutboxWorker);
        var booking = Assert.Single(await site.BookAsync("2026-03-01T10:00", "Ada Lovelace"));
        await FailEmailsAsync(site);
        var address = $"/admin/bookings/{booking.Reference}{search}";
        var page = await site.Admin.Http.GetPageAsync(address);
        using var signOut = await site.Admin.SendAsync(page, ".sign-out");

        using var refused = await site.Admin.SendAsync(page, $"form[action*='/{action}']");
        var signIn = await site.Admin.Http.GetPageAsync(refused.Headers.Location!.OriginalString);

        Assert.Contains("You were signed out Nothing was changed.", signIn.Text("#notice"), StringComparison.Ordinal);
        using var response = await site.Admin.SendAsync(signIn, "main form", ("key", Site.AdminKey));
        Assert.Equal((HttpStatusCode.Redirect, address), (response.StatusCode, response.Headers.Location?.OriginalString));
        Assert.Equal(
            ["To the organisers Failed", "To the attendee Waiting"],
            (await site.Admin.Http.GetPageAsync(address)).QuerySelectorAll(".email").Select(email => email.Text(".email-head")));
    }

    [Theory]
    [InlineData("", "All bookings", "/admin/bookings")]
    [InlineData("?page=2", "All bookings", "/admin/bookings?page=2")]
    [InlineData(
        "?name=zoe+%26&phone=0123&date=2026-03-01&time=10:00&page=2&limit=21",
        "Back to the search",
        "/admin/bookings?name=zoe%20%26&phone=0123&date=2026-03-01&time=10%3A00&limit=21&page=2")]
    public async Task A_booking_page_links_back_to_its_search(string search, string text, string back)
    {
        await using var site = await SiteWithBookings.StartAsync(settings: ("Event:SlotCapacity", "100"));
        await site.BookAsync("2026-03-01T10:00", [.. Enumerable.Range(1, 45).Select(i => $"Zoë & Søn {i}")]);
        var list = await site.Admin.Http.GetPageAsync("/admin/bookings" + search);

        var page = await site.Admin.Http.GetPageAsync(list.QuerySelector(".bookings tbody a")!.GetAttribute("href")!);

        Assert.Equal(("← " + text, back), (page.Text("a.back"), page.QuerySelector("a.back")!.GetAttribute("href")));
        Assert.Equal(list.Text(".range"), (await site.Admin.Http.GetPageAsync(back)).Text(".range"));
        using var sent = await site.Admin.SendAsync(page, "form[action*='/confirmation']");
        var after = await site.Admin.Http.GetPageAsync(sent.Headers.Location!.OriginalString);
        Assert.Contains("being sent again", after.Text("#notice"), StringComparison.Ordinal);
        Assert.Equal(back, after.QuerySelector("a.back")!.GetAttribute("href"));
    }

    [Theory]
    [InlineData("?name=//evil.example&page=x&limit=0&back=//evil.example")]
    [InlineData("?reference=../..&time=x&date=%2f%2fevil.example&page=-1")]
    public async Task The_back_link_of_a_booking_page_always_goes_to_the_list(string search)
    {
        await using var site = await SiteWithBookings.StartAsync();
        var booking = Assert.Single(await site.BookAsync("2026-03-01T10:00", "Ada Lovelace"));

        var page = await site.Admin.Http.GetPageAsync($"/admin/bookings/{booking.Reference}{search}");

        Assert.Contains(booking.Reference, page.Text(".ticket"), StringComparison.Ordinal);
        Assert.StartsWith("/admin/bookings?", page.QuerySelector("a.back")!.GetAttribute("href"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 1, "1 booking")]
    [InlineData("", 3, "1–3 of 3 bookings, newest first")]
    [InlineData("?name=ada", 1, "1 matching booking")]
    [InlineData("?name=ada", 3, "1–3 of 3 matching bookings, newest first")]
    public async Task The_total_has_singular_and_plural(string search, int bookings, string range)
    {
        await using var site = await SiteWithBookings.StartAsync();
        await site.BookAsync("2026-03-01T10:00", [.. Enumerable.Repeat("Ada", bookings)]);

        Assert.Equal(range, (await site.Admin.Http.GetPageAsync("/admin/bookings" + search)).Text(".range"));
    }

    [Fact]
    public async Task Failed_emails_are_on_the_dashboard_and_can_be_retried_there_and_on_the_booking_page()
    {
        await using var site = await SiteWithBookings.StartAsync(WithoutOutboxWorker);
        var bookings = await site.BookAsync("2026-03-01T10:00", "Ada Lovelace", "Grace Hopper");
        await FailEmailsAsync(site);

        var dashboard = await site.Admin.Http.GetPageAsync("/admin");
        Assert.Equal("2", dashboard.Text(".totals .wrong dd"));
        Assert.Equal(
            bookings.Select(booking => booking.Reference).Order(),
            dashboard.QuerySelectorAll(".failed-emails li a").Select(link => link.TextContent).Order());
        Assert.Contains("The address does not exist.", dashboard.Text(".failed-emails"), StringComparison.Ordinal);

        var page = await site.Admin.Http.GetPageAsync($"/admin/bookings/{bookings[0].Reference}");
        using var ofBooking = await site.Admin.SendAsync(page, "form[action$=parked]");
        Assert.EndsWith("notice=Retried", ofBooking.Headers.Location?.ToString(), StringComparison.Ordinal);
        Assert.Equal("1", (await site.Admin.Http.GetPageAsync("/admin")).Text(".totals .wrong dd"));

        using var all = await site.Admin.SendAsync(dashboard, ".failed-emails form");
        var after = await site.Admin.Http.GetPageAsync(all.Headers.Location!.ToString());
        Assert.Equal("1 failed email is being sent again.", after.Text("#notice"));
        Assert.Null(after.QuerySelector(".failed-emails"));
    }

    [Fact]
    public async Task Forms_without_an_antiforgery_token_change_nothing()
    {
        await using var site = await SiteWithBookings.StartAsync(WithoutOutboxWorker);
        var booking = Assert.Single(await site.BookAsync("2026-03-01T10:00", "Ada Lovelace"));

        foreach (var path in new[]
        {
            $"/admin/bookings/{booking.Reference}/confirmation",
            $"/admin/bookings/{booking.Reference}/parked",
            "/admin/emails/parked",
        })
        {
            using var fields = new FormUrlEncodedContent([new("number", "2")]);
            using var response = await site.Admin.Http.PostAsync(path, fields, Cancellation);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        }

        Assert.Equal(2, (await site.Site.Services.GetRequiredService<IOutbox>().FindByBookingAsync(booking.Id, Cancellation)).Count);
    }

    private static async Task FailEmailsAsync(SiteWithBookings site)
    {
        var outbox = site.Site.Services.GetRequiredService<IOutbox>();
        var now = DateTimeOffset.UtcNow;
        foreach (var claimed in await outbox.ClaimAsync(recipient: null, 10, now, now.AddMinutes(1), Cancellation))
        {
            await outbox.SettleAsync(claimed, new(OutboxStatus.Failed, 1, now, "The address does not exist."), Cancellation);
        }
    }

    /// <summary>Removes the worker, so that messages keep their status.</summary>
    private static void WithoutOutboxWorker(IServiceCollection services) =>
        services.Remove(services.Single(service => service.ImplementationType == typeof(OutboxProcessor)));
}
