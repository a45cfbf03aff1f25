using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Controllers;

/// <summary>The life of a booking on its pages, without JavaScript.</summary>
public sealed class ChangeBookingPagesTests : IAsyncLifetime
{
    private readonly SqliteHost host = new();
    private Site site = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        site = Site.Start(new Dictionary<string, string?>(host.Settings) { ["Event:SlotCapacity"] = "1" });
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await site.DisposeAsync();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task A_booking_is_cancelled_with_one_press_after_a_question()
    {
        var path = await BookAsync();
        var booking = await site.Http.GetPageAsync(path);
        var question = await FollowAsync(booking, "Cancel the booking");
        Assert.Equal("Cancel this booking?", question.Text("h1"));

        var cancelled = await SendAsync(question);

        Assert.Equal("This booking is cancelled", cancelled.Text("h1"));
        Assert.Contains("You cancelled this booking.", cancelled.Text(".notice"), StringComparison.Ordinal);
        Assert.Contains("Book again on this date", cancelled.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal("1 of 1 seats left", (await site.Http.GetPageAsync("/dates/2026-03-01")).Text("#slots .slot-seats"));

        // The same form again: one cancellation.
        Assert.Equal("This booking is cancelled", (await SendAsync(question)).Text("h1"));
    }

    [Fact]
    public async Task Opening_every_link_of_a_booking_changes_nothing()
    {
        var path = await BookAsync();
        foreach (var link in new[] { path, path + "/cancel", path + "/change", path + "/change?slotId=2026-03-03T09:00", path + "/details" })
        {
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
            {
                using var request = new HttpRequestMessage(method, link) { Headers = { { "Sec-Purpose", "prefetch" } } };
                using var answer = await site.Http.SendAsync(request, Cancellation);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            }
        }

        Assert.Equal("Your seat is booked", (await site.Http.GetPageAsync(path)).Text("h1"));
        Assert.Equal(1, (await site.Http.BookedCountsAsync("2026-03-01"))["2026-03-01T10:00"]);
    }

    [Fact]
    public async Task The_hour_is_changed_in_the_calendar_after_a_question()
    {
        var path = await BookAsync();
        var month = await FollowAsync(await site.Http.GetPageAsync(path), "Change the hour");
        Assert.Contains("Sunday 1 March, 10:00", month.Text(".changing"), StringComparison.Ordinal);
        var day = await site.Http.GetPageAsync(month.QuerySelector("#date-2026-03-03")!.GetAttribute("href")!);
        var question = await site.Http.GetPageAsync(day.QuerySelector("a[id='slot-2026-03-03T09:00']")!.GetAttribute("href")!);
        Assert.Equal("Change to this hour?", question.Text("h1"));

        var changed = await SendAsync(question);

        Assert.Contains("You changed the hour.", changed.Text(".notice"), StringComparison.Ordinal);
        Assert.Contains("Tuesday 3 March 202609:00–10:00", changed.Text(".ticket"), StringComparison.Ordinal);
        Assert.Equal(0, (await site.Http.BookedCountsAsync("2026-03-01"))["2026-03-01T10:00"]);
    }

    [Fact]
    public async Task An_hour_that_fills_up_before_the_press_keeps_the_old_one_and_offers_others()
    {
        var path = await BookAsync();
        var question = await site.Http.GetPageAsync(path + "/change?slotId=2026-03-03T09:00");
        await BookAsync("2026-03-03T09:00");

        var form = question.QuerySelector<IHtmlFormElement>("#main form")!;
        using var answer = await PostAsync(form);
        var page = await answer.PageAsync();

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("09:00–10:00 on Tuesday 3 March is full now", page.Text("#notice"), StringComparison.Ordinal);
        Assert.Contains("You keep your seat: Sunday 1 March, 10:00–11:00.", page.Text("#notice"), StringComparison.Ordinal);
        Assert.NotEmpty(page.QuerySelectorAll(".alternatives a"));
        Assert.Contains("Sunday 1 March 202610:00–11:00", (await site.Http.GetPageAsync(path)).Text(".ticket"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Details_are_corrected_and_mistakes_are_shown_with_what_was_typed()
    {
        var path = await BookAsync();
        var form = await FollowAsync(await site.Http.GetPageAsync(path), "Correct your details");
        Assert.Equal("ada@example.com", form.QuerySelector<IHtmlInputElement>("#email")!.Value);

        form.QuerySelector<IHtmlInputElement>("#email")!.Value = "nowhere";
        using var answer = await PostAsync(form.QuerySelector<IHtmlFormElement>("#main form")!);
        var invalid = await answer.PageAsync();
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("nowhere", invalid.QuerySelector<IHtmlInputElement>("#email")!.Value);
        Assert.Equal("true", invalid.QuerySelector("#email")!.GetAttribute("aria-invalid"));

        invalid.QuerySelector<IHtmlInputElement>("#email")!.Value = "grace@example.com";
        invalid.QuerySelector<IHtmlInputElement>("#name")!.Value = "Grace Hopper";
        var corrected = await SendAsync(invalid);
        Assert.Contains("Your details are saved.", corrected.Text(".notice"), StringComparison.Ordinal);
        Assert.Contains("Grace Hoppergrace@example.com", corrected.Text(".ticket"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_joins_the_waiting_list_gets_the_freed_seat_and_another_leaves()
    {
        var booked = await BookAsync();
        var day = await site.Http.GetPageAsync("/dates/2026-03-01");
        var join = await site.Http.GetPageAsync(day.QuerySelector("a[id='slot-2026-03-01T10:00']")!.GetAttribute("href")!);
        Fill(join, "Grace Hopper", "grace@example.com");
        var first = await SendAsync(join);
        Assert.Equal("You are on the waiting list", first.Text("h1"));
        Assert.Equal("You are first in line.", first.Text(".lead"));
        Assert.Equal("Full, 1 waiting", (await site.Http.GetPageAsync("/dates/2026-03-01")).Text("#slots .slot-seats"));
        var again = await site.Http.GetPageAsync("/slots/2026-03-01T10:00/waiting-list");
        Fill(again, "Mary Somerville", "mary@example.com");
        var second = await SendAsync(again);
        Assert.Equal("You are number 2 in line.", second.Text(".lead"));

        await SendAsync(await FollowAsync(await site.Http.GetPageAsync(booked), "Cancel the booking"));

        Assert.Equal("Your seat is booked", (await site.Http.GetPageAsync(PathOf(first))).Text("h1"));
        var left = await SendAsync(await site.Http.GetPageAsync(PathOf(second)));
        Assert.Equal("You left the waiting list", left.Text("h1"));
    }

    [Fact]
    public async Task The_form_of_a_full_hour_offers_the_waiting_list_unless_it_is_switched_off()
    {
        var form = await site.Http.GetPageAsync("/slots/2026-03-01T10:00");
        await BookAsync();
        Assert.NotNull((await site.Http.GetPageAsync("/slots/2026-03-01T10:00")).QuerySelector("a[href$='/waiting-list']"));
        using var tooLate = await site.Http.SendFormAsync(form);
        Assert.NotNull((await tooLate.PageAsync()).QuerySelector("a[href$='/waiting-list']"));

        await using var other = Site.Start(new Dictionary<string, string?>(host.Settings)
        {
            ["Event:SlotCapacity"] = "1",
            ["WaitingList:Enabled"] = "false",
        });
        Assert.Null((await other.Http.GetPageAsync("/slots/2026-03-01T10:00")).QuerySelector("a[href$='/waiting-list']"));
        Assert.Null((await other.Http.GetPageAsync("/dates/2026-03-01")).QuerySelector("a[href$='/waiting-list']"));
        Assert.Contains(
            "There is no waiting list for this hour.",
            (await other.Http.GetPageAsync("/slots/2026-03-01T10:00/waiting-list")).Text(".lead"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Finding_a_booking_says_the_same_for_every_address()
    {
        await BookAsync();
        var form = await site.Http.GetPageAsync("/find-booking");

        form.QuerySelector<IHtmlInputElement>("#email")!.Value = "ada@example.com";
        using var known = await PostAsync(form.QuerySelector<IHtmlFormElement>("#main form")!);
        form.QuerySelector<IHtmlInputElement>("#email")!.Value = "eve@example.com";
        using var unknown = await PostAsync(form.QuerySelector<IHtmlFormElement>("#main form")!);

        Assert.Equal(HttpStatusCode.OK, known.StatusCode);
        Assert.Equal(
            (await known.PageAsync()).Body!.InnerHtml.Replace("ada@", "eve@", StringComparison.Ordinal),
            (await unknown.PageAsync()).Body!.InnerHtml);
        form.QuerySelector<IHtmlInputElement>("#email")!.Value = "nowhere";
        using var invalid = await PostAsync(form.QuerySelector<IHtmlFormElement>("#main form")!);
        Assert.Equal(HttpStatusCode.BadRequest, invalid.StatusCode);
    }

    private static void Fill(IHtmlDocument page, string name, string email)
    {
        page.QuerySelector<IHtmlInputElement>("#name")!.Value = name;
        page.QuerySelector<IHtmlInputElement>("#email")!.Value = email;
        page.QuerySelector<IHtmlInputElement>("#phone")!.Value = "+44 20 7946 0999";
    }

    private async Task<string> BookAsync(string slotId = "2026-03-01T10:00")
    {
        using var booked = await site.Http.BookAsync(BookingApi.Body(slotId));
        return booked.Headers.Location!.AbsolutePath;
    }

    private async Task<IHtmlDocument> FollowAsync(IHtmlDocument page, string text) =>
        await site.Http.GetPageAsync(page.QuerySelectorAll("a").Single(link => link.TextContent.Trim() == text).GetAttribute("href")!);

    /// <summary>Sends the page's form, and follows the redirect.</summary>
    private async Task<IHtmlDocument> SendAsync(IHtmlDocument page)
    {
        using var answer = await PostAsync(page.QuerySelector<IHtmlFormElement>("#main form")!);
        Assert.True(answer.StatusCode == HttpStatusCode.Redirect, await answer.Content.ReadAsStringAsync(Cancellation));
        return await site.Http.GetPageAsync(answer.Headers.Location!.ToString());
    }

    private async Task<HttpResponseMessage> PostAsync(IHtmlFormElement form)
    {
        var fields = form.QuerySelectorAll<IHtmlInputElement>("input")
            .Where(field => field.Type != "radio" || field.IsChecked)
            .Select(field => new KeyValuePair<string, string>(field.Name!, field.Value));
        using var content = new FormUrlEncodedContent(fields);
        return await site.Http.PostAsync(form.GetAttribute("action"), content, Cancellation);
    }

    private static string PathOf(IHtmlDocument waiting) =>
        waiting.QuerySelector<IHtmlFormElement>("#main form")!.GetAttribute("action")!.Replace("/leave", "", StringComparison.Ordinal);
}
