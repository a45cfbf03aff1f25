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
    public async Task The_list_shows_everything_newest_first_and_how_much_of_it()
    {
        await using var site = await SearchedSite.StartAsync(settings: [("Event:SlotCapacity", "100"), ("Event:TimeZone", "Europe/London")]);
        await site.BookAsync("2026-03-01T10:00", [.. Enumerable.Range(1, 45).Select(i => $"Person {i}")]);
        var newest = Assert.Single(await site.BookAsync("2026-03-29T13:00", "<b>Ada</b> & \"Co\""));

        var page = await site.Person.Http.GetPageAsync("/admin/bookings");

        Assert.Equal("1–20 of 46 bookings, newest first", page.Text(".range"));
        Assert.Equal(20, page.QuerySelectorAll(".bookings tbody tr").Length);
        Assert.Equal(
            [newest.Reference, "Sun 29 Mar", "13:00–14:00", "<b>Ada</b> & \"Co\"", "ada@example.com", "+442079460123", "Confirmed", "Booked Sun 1 Feb 2026, 12:00"],
            page.QuerySelectorAll(".bookings tbody tr:first-child td").Select(cell => cell.TextContent.Trim()));
    }

    [Fact]
    public async Task Filters_are_kept_by_pages_by_the_file_and_by_the_form()
    {
        await using var site = await SearchedSite.StartAsync(settings: ("Event:SlotCapacity", "100"));
        await site.BookAsync("2026-03-01T10:00", [.. Enumerable.Range(1, 45).Select(i => $"Zoë & Søn {i}")]);

        var page = await site.Person.Http.GetPageAsync("/admin/bookings?name=zoe+%26&phone=0123&date=2026-03-01&time=10:00&limit=20&page=2");

        Assert.Equal("21–40 of 45 matching bookings, newest first", page.Text(".range"));
        foreach (var (link, number) in new[] { ("a[rel=prev]", 1), ("a[rel=next]", 3) })
        {
            var target = page.QuerySelector(link)!.GetAttribute("href")!;
            Assert.Equal(number == 1 ? "1–20" : "41–45", (await site.Person.Http.GetPageAsync(target)).Text(".range").Split(' ')[0]);
        }

        using var file = await site.Person.Http.GetAsync(page.QuerySelector("a[download]")!.GetAttribute("href"), Cancellation);
        Assert.Equal(47, (await file.Content.ReadAsStringAsync(Cancellation)).Split("\r\n").Length);
        Assert.Equal("zoe &", page.QuerySelector<IHtmlInputElement>("#name")!.Value);
        Assert.Equal("0123", page.QuerySelector<IHtmlInputElement>("#phone")!.Value);
        Assert.Equal(("2026-03-01", "10:00"), (page.QuerySelector<IHtmlSelectElement>("#date")!.Value, page.QuerySelector<IHtmlSelectElement>("#time")!.Value));
    }

    [Theory]
    [InlineData("?page=4", "/admin/bookings?page=3")]
    [InlineData("?page=99&name=person", "/admin/bookings?name=person&page=3")]
    [InlineData("?page=2&name=nobody", "/admin/bookings?name=nobody")]
    [InlineData("?page=9&limit=50", "/admin/bookings?limit=50")]
    public async Task A_page_beyond_the_end_leads_to_the_last_one(string query, string last)
    {
        await using var site = await SearchedSite.StartAsync(settings: ("Event:SlotCapacity", "100"));
        await site.BookAsync("2026-03-01T10:00", [.. Enumerable.Range(1, 45).Select(i => $"Person {i}")]);

        using var response = await site.Person.Http.GetAsync("/admin/bookings" + query, Cancellation);

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal(last, response.Headers.Location?.ToString());
    }

    [Fact]
    public async Task An_empty_result_says_so_and_offers_to_clear()
    {
        await using var site = await SearchedSite.StartAsync();

        Assert.Contains("Nobody has booked yet", (await site.Person.Http.GetPageAsync("/admin/bookings")).Text("main"), StringComparison.Ordinal);
        var page = await site.Person.Http.GetPageAsync("/admin/bookings?name=nobody");

        Assert.Equal("No booking matches.", page.Text(".range"));
        Assert.Contains(page.QuerySelectorAll("main a"), link => link.TextContent == "Clear the filters" && link.GetAttribute("href") == "/admin/bookings");
        Assert.Null(page.QuerySelector(".bookings"));
    }

    [Theory]
    [InlineData("?date=2026-03-02", "even date")]
    [InlineData("?time=10:00", "Choose a date")]
    [InlineData("?page=x", "number of a page")]
    public async Task A_query_that_cannot_be_understood_is_told_why_and_kept(string query, string why)
    {
        await using var site = await SearchedSite.StartAsync();

        var page = await site.Person.Http.GetPageAsync("/admin/bookings" + query, HttpStatusCode.BadRequest);

        Assert.Contains(why, page.Text("#notice"), StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector("form.filters"));
    }

    [Fact]
    public async Task Whoever_took_the_last_seat_is_said_to_have()
    {
        await using var site = await SearchedSite.StartAsync(Slowly);
        var bookings = await site.BookAsync("2026-03-01T10:00", "Ada", "Grace", "Edith", "Joan");

        var page = await site.Person.Http.GetPageAsync($"/admin/bookings/{bookings[^1].Reference}");

        Assert.Contains(", the last seat of the hour", page.Text(".ticket"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_booking_shows_everything_about_it_and_where_its_emails_stand()
    {
        await using var site = await SearchedSite.StartAsync(Slowly);
        var booking = Assert.Single(await site.BookAsync("2026-03-01T10:00", "Ada Lovelace"));

        var page = await site.Person.Http.GetPageAsync($"/admin/bookings/{booking.Reference.ToLowerInvariant()}");

        Assert.Contains("Ada Lovelace", page.Text("h1"), StringComparison.Ordinal);
        Assert.Contains("Sunday 1 March 202610:00–11:00, UTC", page.Text(".ticket"), StringComparison.Ordinal);
        Assert.Contains("with 3 seats left after it", page.Text(".ticket"), StringComparison.Ordinal);
        Assert.Equal("mailto:ada@example.com", page.QuerySelector(".ticket a[href^=mailto]")!.GetAttribute("href"));
        Assert.Equal(["To the organisers", "To the attendee"], page.QuerySelectorAll(".email strong").Select(recipient => recipient.TextContent));
        Assert.Contains("waits for the organisers' email", page.Text(".email:nth-child(2)"), StringComparison.Ordinal);
        Assert.Equal($"/bookings/{booking.ManageToken}", page.QuerySelector(".ticket a[rel=noreferrer]")!.GetAttribute("href"));
    }

    [Theory]
    [InlineData("7K3F-9QXM")]
    [InlineData("nonsense")]
    [InlineData("7K3F")]
    [InlineData("..%2f..%2fetc")]
    public async Task A_reference_that_nobody_has_is_not_found(string reference)
    {
        await using var site = await SearchedSite.StartAsync();

        Assert.NotEmpty((await site.Person.Http.GetPageAsync($"/admin/bookings/{reference}", HttpStatusCode.NotFound)).Text("main h1"));
    }

    [Fact]
    public async Task The_confirmation_is_sent_again_once_however_often_the_form_is_sent()
    {
        await using var site = await SearchedSite.StartAsync(Slowly);
        var booking = Assert.Single(await site.BookAsync("2026-03-01T10:00", "Ada Lovelace"));
        var page = await site.Person.Http.GetPageAsync($"/admin/bookings/{booking.Reference}");

        using var first = await site.Person.SendAsync(page, "form[action$=confirmation]");
        using var second = await site.Person.SendAsync(page, "form[action$=confirmation]");

        Assert.Equal(($"/admin/bookings/{booking.Reference}?notice=SentAgain", $"/admin/bookings/{booking.Reference}?notice=SentAgainBefore"), (first.Headers.Location?.ToString(), second.Headers.Location?.ToString()));
        var after = await site.Person.Http.GetPageAsync(first.Headers.Location!.ToString());
        Assert.Equal(3, after.QuerySelectorAll(".email").Length);
        Assert.Contains("on its way once more", after.Text("#notice"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("confirmation", "")]
    [InlineData("parked", "?name=ada&page=2")]
    public async Task Who_acts_after_the_session_has_ended_is_told_that_nothing_was_done_and_led_back_to_the_booking(string action, string search)
    {
        await using var site = await SearchedSite.StartAsync(Slowly);
        var booking = Assert.Single(await site.BookAsync("2026-03-01T10:00", "Ada Lovelace"));
        await ParkAsync(site);
        var address = $"/admin/bookings/{booking.Reference}{search}";
        var page = await site.Person.Http.GetPageAsync(address);
        using var signOut = await site.Person.SendAsync(page, ".sign-out");

        using var refused = await site.Person.SendAsync(page, $"form[action*='/{action}']");
        var signIn = await site.Person.Http.GetPageAsync(refused.Headers.Location!.OriginalString);

        Assert.Contains("You were signed out Nothing was done.", signIn.Text("#notice"), StringComparison.Ordinal);
        using var response = await site.Person.SendAsync(signIn, "main form", ("key", Site.AdminKey));
        Assert.Equal((HttpStatusCode.Redirect, address), (response.StatusCode, response.Headers.Location?.OriginalString));
        Assert.Equal(["To the organisers Parked", "To the attendee Waiting"], (await site.Person.Http.GetPageAsync(address)).QuerySelectorAll(".email").Select(email => email.Text(".email-head")));
    }

    [Theory]
    [InlineData("", "All bookings", "/admin/bookings")]
    [InlineData("?page=2", "All bookings", "/admin/bookings?page=2")]
    [InlineData("?name=zoe+%26&phone=0123&date=2026-03-01&time=10:00&page=2&limit=21", "Back to the search", "/admin/bookings?name=zoe%20%26&phone=0123&date=2026-03-01&time=10%3A00&limit=21&page=2")]
    public async Task A_booking_leads_back_to_the_search_that_it_was_found_by(string search, string text, string back)
    {
        await using var site = await SearchedSite.StartAsync(settings: ("Event:SlotCapacity", "100"));
        await site.BookAsync("2026-03-01T10:00", [.. Enumerable.Range(1, 45).Select(i => $"Zoë & Søn {i}")]);
        var list = await site.Person.Http.GetPageAsync("/admin/bookings" + search);

        var page = await site.Person.Http.GetPageAsync(list.QuerySelector(".bookings tbody a")!.GetAttribute("href")!);

        Assert.Equal(("← " + text, back), (page.Text("a.back"), page.QuerySelector("a.back")!.GetAttribute("href")));
        Assert.Equal(list.Text(".range"), (await site.Person.Http.GetPageAsync(back)).Text(".range"));
        using var sent = await site.Person.SendAsync(page, "form[action*='/confirmation']");
        var after = await site.Person.Http.GetPageAsync(sent.Headers.Location!.OriginalString);
        Assert.Contains("on its way once more", after.Text("#notice"), StringComparison.Ordinal);
        Assert.Equal(back, after.QuerySelector("a.back")!.GetAttribute("href"));
    }

    [Theory]
    [InlineData("?name=//evil.example&page=x&limit=0&back=//evil.example")]
    [InlineData("?reference=../..&time=x&date=%2f%2fevil.example&page=-1")]
    public async Task A_booking_leads_back_to_the_list_alone_whatever_stands_in_its_address(string search)
    {
        await using var site = await SearchedSite.StartAsync();
        var booking = Assert.Single(await site.BookAsync("2026-03-01T10:00", "Ada Lovelace"));

        var page = await site.Person.Http.GetPageAsync($"/admin/bookings/{booking.Reference}{search}");

        Assert.Contains(booking.Reference, page.Text(".ticket"), StringComparison.Ordinal);
        Assert.StartsWith("/admin/bookings?", page.QuerySelector("a.back")!.GetAttribute("href"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 1, "1 booking")]
    [InlineData("", 3, "1–3 of 3 bookings, newest first")]
    [InlineData("?name=ada", 1, "1 matching booking")]
    [InlineData("?name=ada", 3, "1–3 of 3 matching bookings, newest first")]
    public async Task One_booking_is_spoken_of_as_one(string search, int bookings, string range)
    {
        await using var site = await SearchedSite.StartAsync();
        await site.BookAsync("2026-03-01T10:00", [.. Enumerable.Repeat("Ada", bookings)]);

        Assert.Equal(range, (await site.Person.Http.GetPageAsync("/admin/bookings" + search)).Text(".range"));
    }

    [Fact]
    public async Task Parked_emails_are_shown_on_the_dashboard_and_tried_again_from_there_and_from_their_booking()
    {
        await using var site = await SearchedSite.StartAsync(Slowly);
        var bookings = await site.BookAsync("2026-03-01T10:00", "Ada Lovelace", "Grace Hopper");
        await ParkAsync(site);

        var dashboard = await site.Person.Http.GetPageAsync("/admin");
        Assert.Equal("2", dashboard.Text(".totals .wrong dd"));
        Assert.Equal(bookings.Select(booking => booking.Reference).Order(), dashboard.QuerySelectorAll(".parked-emails li a").Select(link => link.TextContent).Order());
        Assert.Contains("The address does not exist.", dashboard.Text(".parked-emails"), StringComparison.Ordinal);

        var page = await site.Person.Http.GetPageAsync($"/admin/bookings/{bookings[0].Reference}");
        using var ofBooking = await site.Person.SendAsync(page, "form[action$=parked]");
        Assert.EndsWith("notice=Retried", ofBooking.Headers.Location?.ToString(), StringComparison.Ordinal);
        Assert.Equal("1", (await site.Person.Http.GetPageAsync("/admin")).Text(".totals .wrong dd"));

        using var all = await site.Person.SendAsync(dashboard, ".parked-emails form");
        var after = await site.Person.Http.GetPageAsync(all.Headers.Location!.ToString());
        Assert.Equal("One parked email is tried again now.", after.Text("#notice"));
        Assert.Null(after.QuerySelector(".parked-emails"));
    }

    [Fact]
    public async Task Forms_without_their_token_change_nothing()
    {
        await using var site = await SearchedSite.StartAsync(Slowly);
        var booking = Assert.Single(await site.BookAsync("2026-03-01T10:00", "Ada Lovelace"));

        foreach (var path in new[] { $"/admin/bookings/{booking.Reference}/confirmation", $"/admin/bookings/{booking.Reference}/parked", "/admin/emails/parked" })
        {
            using var fields = new FormUrlEncodedContent([new("number", "2")]);
            using var response = await site.Person.Http.PostAsync(path, fields, Cancellation);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        }

        Assert.Equal(2, (await site.Site.Services.GetRequiredService<IOutbox>().FindByBookingAsync(booking.Id, Cancellation)).Count);
    }

    private static async Task ParkAsync(SearchedSite site)
    {
        var outbox = site.Site.Services.GetRequiredService<IOutbox>();
        var now = DateTimeOffset.UtcNow;
        foreach (var claimed in await outbox.ClaimAsync(10, now, now.AddMinutes(1), Cancellation))
        {
            await outbox.SettleAsync(claimed, new(OutboxStatus.Failed, 1, now, "The address does not exist."), Cancellation);
        }
    }

    /// <summary>Without the worker, so that messages stay as a test puts them.</summary>
    private static void Slowly(IServiceCollection services) =>
        services.Remove(services.Single(service => service.ImplementationType == typeof(OutboxProcessor)));
}
