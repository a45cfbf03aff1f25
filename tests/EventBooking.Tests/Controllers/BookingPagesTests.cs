using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Controllers;

/// <summary>The attendee pages without JavaScript.</summary>
public sealed class BookingPagesTests(EmptySite site) : IClassFixture<EmptySite>
{
    [Fact]
    public async Task The_month_page_links_the_sixteen_odd_dates_with_their_hours()
    {
        var page = await site.Http.GetPageAsync("/");

        var dates = page.QuerySelectorAll<IHtmlAnchorElement>("#month a");
        Assert.Equal(
            Enumerable.Range(0, 16).Select(i => $"/dates/2026-03-{1 + 2 * i:00}"), dates.Select(date => date.GetAttribute("href")));
        Assert.Equal(16, page.QuerySelectorAll("#month .day-hours").Length);
        Assert.Equal(15, page.QuerySelectorAll("#month [aria-hidden].closed").Length);
    }

    [Fact]
    public async Task A_booking_is_made_from_the_month_page_to_the_booking_page()
    {
        var month = await site.Http.GetPageAsync("/");
        var day = await site.Http.GetPageAsync(month.QuerySelector("#date-2026-03-05")!.GetAttribute("href")!);
        Assert.Equal(9, day.QuerySelectorAll("#slots a").Length);
        var form = await site.Http.GetPageAsync(day.QuerySelector("#slots a")!.GetAttribute("href")!);

        using var answer = await site.Http.SendFormAsync(form);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        var booking = await site.Http.GetPageAsync(answer.Headers.Location!.ToString());
        Assert.Equal("Your seat is booked", booking.Text("h1"));
        Assert.Equal($"Your seat is booked ({booking.Text(".ticket-reference strong")}) – Spring Open Days", booking.Title);
        Assert.Contains("+44 20 7946 0123", booking.Text(".ticket"), StringComparison.Ordinal);
        Assert.Equal("Add to your calendar", booking.QuerySelector(".ticket + .actions .button")!.TextContent);
        Assert.True(booking.QuerySelector(".ticket + .actions [data-print]")!.HasAttribute("hidden"), "It needs JavaScript.");
        Assert.Contains("Thursday 5 March 2026", booking.Text(".ticket"), StringComparison.Ordinal);
        Assert.Contains("10:00–11:00, UTC", booking.Text(".ticket"), StringComparison.Ordinal);
        Assert.Contains("Ada Lovelace", booking.Text(".ticket"), StringComparison.Ordinal);
        Assert.NotNull(booking.QuerySelector("meta[name=robots][content=noindex]"));
        Assert.Equal("3 of 4 seats left", (await site.Http.GetPageAsync("/dates/2026-03-05")).Text("#slots .slot-seats"));
    }

    [Fact]
    public async Task A_form_sent_twice_books_once_and_shows_a_message()
    {
        var form = await site.Http.GetPageAsync("/slots/2026-03-07T09:00");
        using var first = await site.Http.SendFormAsync(form);
        using var second = await site.Http.SendFormAsync(form);

        Assert.Equal(first.Headers.Location!.OriginalString, second.Headers.Location!.OriginalString.Split('?')[0]);
        var booking = await site.Http.GetPageAsync(second.Headers.Location.ToString());
        Assert.Contains("You have one seat.", booking.Text(".notice"), StringComparison.Ordinal);
        Assert.Equal(1, (await site.Http.BookedCountsAsync("2026-03-07"))["2026-03-07T09:00"]);
    }

    [Fact]
    public async Task A_double_click_books_once()
    {
        var form = await site.Http.GetPageAsync("/slots/2026-03-07T10:00");

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => site.Http.SendFormAsync(form)));

        Assert.Single(answers.Select(answer => answer.Headers.Location!.OriginalString.Split('?')[0]).Distinct());
        Assert.Equal(1, (await site.Http.BookedCountsAsync("2026-03-07"))["2026-03-07T10:00"]);
    }

    [Fact]
    public async Task A_used_form_with_other_details_asks_first_and_books_a_second_seat_when_sent_again()
    {
        var form = await site.Http.GetPageAsync("/slots/2026-03-07T11:00");
        using var first = await site.Http.SendFormAsync(form);

        using var asked = await site.Http.SendFormAsync(form, name: "Grace Hopper");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, asked.StatusCode);
        var page = await asked.PageAsync();
        Assert.Contains("You already booked a seat with this form", page.Text("#notice"), StringComparison.Ordinal);
        Assert.Equal(1, (await site.Http.BookedCountsAsync("2026-03-07"))["2026-03-07T11:00"]);
        using var second = await site.Http.SendFormAsync(page, name: "Grace Hopper");
        Assert.Equal(HttpStatusCode.Redirect, second.StatusCode);
        Assert.Equal(2, (await site.Http.BookedCountsAsync("2026-03-07"))["2026-03-07T11:00"]);
    }

    [Fact]
    public async Task Invalid_details_are_kept_and_each_error_belongs_to_its_field()
    {
        var form = await site.Http.GetPageAsync("/slots/2026-03-07T12:00");

        using var answer = await site.Http.SendFormAsync(form, name: " ", email: "<b>@", phone: "12");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var page = await answer.PageAsync();
        Assert.Equal(["#name", "#email", "#phone"], page.QuerySelectorAll("#notice a").Select(link => link.GetAttribute("href")));
        Assert.Equal("<b>@", page.QuerySelector("#email")!.GetAttribute("value"));
        Assert.Equal("12", page.QuerySelector("#phone")!.GetAttribute("value"));
        foreach (var field in page.QuerySelectorAll(".field input"))
        {
            Assert.Equal("true", field.GetAttribute("aria-invalid"));
            Assert.Contains($"{field.Id}-error", field.GetAttribute("aria-describedby")!.Split(' '));
            Assert.NotNull(page.QuerySelector($"#{field.Id}-error"));
        }

        Assert.True(page.QuerySelector("#notice")!.HasAttribute("autofocus"));
    }

    [Fact]
    public async Task A_slot_that_fills_up_offers_alternatives_that_can_be_booked_with_the_typed_details()
    {
        const string Slot = "2026-03-09T10:00";
        var form = await site.Http.GetPageAsync($"/slots/{Slot}");
        for (var seat = 0; seat < 4; seat++)
        {
            using var other = await site.Http.BookAsync(BookingApi.Body(Slot, "Somebody Else"));
        }

        using var refused = await site.Http.SendFormAsync(form, name: "Grace Hopper");

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        var page = await refused.PageAsync();
        Assert.Equal("Grace Hopper", page.QuerySelector("#name")!.GetAttribute("value"));
        Assert.StartsWith("No seats left", page.Text("#seats-status"), StringComparison.Ordinal);
        var offers = page.QuerySelectorAll(".offers input").Select(offer => offer.GetAttribute("value"));
        Assert.Equal(
            ["2026-03-09T11:00", "2026-03-09T12:00", "2026-03-09T13:00", "2026-03-07T09:00", "2026-03-07T10:00", "2026-03-11T10:00"],
            offers);
        using var stillFull = await site.Http.SendFormAsync(page, name: "Grace Hopper");
        Assert.Equal(HttpStatusCode.Conflict, stillFull.StatusCode);
        using var booked = await site.Http.SendFormAsync(page, name: "Grace Hopper", alternativeSlotId: "2026-03-09T11:00");
        Assert.Equal(HttpStatusCode.Redirect, booked.StatusCode);
        Assert.Contains(
            "11:00–12:00", (await site.Http.GetPageAsync(booked.Headers.Location!.ToString())).Text(".ticket"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_asks_for_the_hour_books_nothing_without_a_choice_and_offers_the_slot_itself_when_it_is_open()
    {
        const string Slot = "2026-03-19T09:00";
        var form = await site.Http.GetPageAsync($"/slots/{Slot}");
        foreach (var choice in new[] { "", "x", "2026-03-02T10:00" })
        {
            using var answer = await site.Http.SendFormAsync(
                form, name: "Grace Hopper", alternativeSlotId: choice, choice: ("mustChoose", "true"));

            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            var page = await answer.PageAsync();
            Assert.Equal(["#alternativeSlotId"], page.QuerySelectorAll("#notice a").Select(link => link.GetAttribute("href")));
            Assert.Equal(Slot, page.QuerySelector(".offers input")!.GetAttribute("value"));
            Assert.Equal("Grace Hopper", page.QuerySelector("#name")!.GetAttribute("value"));
        }

        Assert.Equal(0, (await site.Http.BookedCountsAsync("2026-03-19"))[Slot]);
        using var booked = await site.Http.SendFormAsync(form, alternativeSlotId: Slot, choice: ("mustChoose", "true"));
        Assert.Equal(HttpStatusCode.Redirect, booked.StatusCode);
    }

    [Fact]
    public async Task A_full_slot_shows_alternatives_instead_of_a_form()
    {
        for (var seat = 0; seat < 4; seat++)
        {
            using var other = await site.Http.BookAsync(BookingApi.Body("2026-03-11T09:00", "Somebody Else"));
        }

        var page = await site.Http.GetPageAsync("/slots/2026-03-11T09:00");

        Assert.Null(page.QuerySelector("#booking-form"));
        Assert.Equal(6, page.QuerySelectorAll(".alternatives a.alternative").Length);
        Assert.Equal("Full", (await site.Http.GetPageAsync("/dates/2026-03-11")).Text(".slot.full .slot-seats"));
    }

    [Fact]
    public async Task Private_pages_are_not_cached()
    {
        using var booked = await site.Http.BookAsync(BookingApi.Body("2026-03-13T10:00"));

        foreach (var path in new[] { "/slots/2026-03-13T10:00", booked.Headers.Location!.AbsolutePath })
        {
            using var response = await site.Http.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.True(response.Headers.CacheControl?.NoStore, path);
        }
    }

    [Fact]
    public async Task Attendee_pages_set_no_cookie()
    {
        foreach (var path in new[] { "/", "/dates/2026-03-01", "/slots/2026-03-01T10:00" })
        {
            using var response = await site.Http.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.False(response.Headers.Contains("Set-Cookie"), path);
        }
    }

    [Theory]
    [InlineData("", "Include the country code, for example +44 20 7946 0123.")]
    [InlineData("GB", "Include the country code if it is not +44.")]
    public async Task The_hint_asks_for_a_country_code_only_where_it_is_needed(string region, string hint)
    {
        await using var host = new SqliteHost();
        await using var own = Site.Start(new Dictionary<string, string?>(host.Settings) { ["Event:PhoneRegion"] = region });

        Assert.Equal(hint, (await own.Http.GetPageAsync("/slots/2026-03-01T10:00")).Text("#phone-hint"));
    }
}
