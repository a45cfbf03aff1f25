using EventBooking.BrowserTests.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EventBooking.BrowserTests;

/// <summary>Double clicks, reloads, back buttons, tabs and lost connections.</summary>
public sealed class HurryTests(Chromium chromium)
{
    private const string Slot = "2026-03-15T10:00";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_double_click_books_one_seat(bool hasJavaScript)
    {
        await using var visit = await Visit.BeginAsync(chromium, Screen.Phone with { HasJavaScript = hasJavaScript });
        await visit.Page.GotoAsync($"/slots/{Slot}");
        await visit.FillInAsync();

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Book this seat" }).DblClickAsync();

        await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Your seat is booked");
        Assert.Equal(1, await visit.BookedCountAsync(Slot));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_second_tap_on_an_alternative_books_nothing(bool hasJavaScript)
    {
        await using var visit = await Visit.BeginAsync(chromium, Screen.Phone with { HasJavaScript = hasJavaScript });
        await visit.Page.GotoAsync($"/slots/{Slot}");
        await visit.FillInAsync();
        await visit.TakeSeatsAsync(Slot, 4);
        await visit.PressBookAsync();
        await Expect(visit.Page.Locator("#notice")).ToBeFocusedAsync();

        foreach (var offer in await visit.Page.Locator(".alternative").AllAsync())
        {
            await offer.ClickAsync();
        }

        await Expect(visit.Page.GetByRole(AriaRole.Radio).Last).ToBeCheckedAsync();
        await Expect(visit.Page.Locator("h1")).Not.ToHaveTextAsync("Your seat is booked");
        Assert.Equal(0, await visit.BookedCountAsync("2026-03-15T09:00"));
        Assert.Equal(0, await visit.BookedCountAsync("2026-03-15T11:00"));
    }

    [Fact]
    public async Task Going_back_restores_the_scroll_position()
    {
        await using var visit = await Visit.BeginAsync(chromium, Screen.Phone);
        await visit.Page.GotoAsync("/");
        await visit.Page.Locator("#date-2026-03-27").ScrollIntoViewIfNeededAsync();
        var place = await visit.Page.EvaluateAsync<double>("scrollY");
        await visit.Page.Locator("#date-2026-03-27").ClickAsync();
        await Expect(visit.Page.Locator("h1")).ToHaveTextAsync("Friday 27 March 2026");

        await visit.Page.GoBackAsync();

        await Expect(visit.Page.Locator("h1")).ToHaveTextAsync("Book your hour");
        await visit.Page.WaitForFunctionAsync("place => Math.abs(scrollY - place) < 5", place);
        Assert.True(place > 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reloading_a_booking_page_shows_the_same_booking(bool hasJavaScript)
    {
        await using var visit = await Visit.BeginAsync(chromium, Screen.Phone with { HasJavaScript = hasJavaScript });
        await visit.Page.GotoAsync($"/slots/{Slot}");
        await visit.FillInAsync();
        await visit.PressBookAsync();
        var reference = await visit.Page.Locator(".ticket-reference strong").TextContentAsync();

        await visit.Page.ReloadAsync();

        await Expect(visit.Page.Locator(".ticket-reference strong")).ToHaveTextAsync(reference!);
        Assert.Equal(1, await visit.BookedCountAsync(Slot));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Going_back_and_sending_the_form_again_books_a_second_seat_only_after_a_question(bool hasJavaScript)
    {
        await using var visit = await Visit.BeginAsync(chromium, Screen.Phone with { HasJavaScript = hasJavaScript });
        await visit.Page.GotoAsync("/dates/2026-03-15");
        await visit.Page.Locator($"[id='slot-{Slot}']").ClickAsync();
        var formKey = await visit.Page.Locator("[name=formKey]").GetAttributeAsync("value");
        await visit.FillInAsync();
        await visit.PressBookAsync();
        await Expect(visit.Page.Locator("h1")).ToHaveTextAsync("Your seat is booked");
        var first = new Uri(visit.Page.Url).AbsolutePath;
        var reference = await visit.Page.Locator(".ticket-reference strong").TextContentAsync();

        await visit.Page.GoBackAsync();
        await Expect(visit.Page.GetByLabel("Name")).ToBeVisibleAsync();

        // A browser may keep the old form, which has booked already and books nothing again.
        var isOldForm = await visit.Page.Locator("[name=formKey]").GetAttributeAsync("value") == formKey;
        await visit.FillInAsync();
        await visit.PressBookAsync();
        if (!isOldForm)
        {
            await Expect(visit.Page.Locator("#notice h2")).ToHaveTextAsync($"You already have booking {reference} for this hour");
            Assert.Equal(1, await visit.BookedCountAsync(Slot));
            await visit.LookAsync("another-seat");
            await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Book another seat" }).ClickAsync();
        }

        await Expect(visit.Page.Locator("h1")).ToHaveTextAsync("Your seat is booked");
        Assert.Equal(isOldForm, new Uri(visit.Page.Url).AbsolutePath == first);
        Assert.Equal(isOldForm ? 1 : 2, await visit.BookedCountAsync(Slot));
    }

    [Fact]
    public async Task A_stalled_connection_shows_a_message_after_20_seconds_and_the_button_works_again()
    {
        await using var visit = await Visit.BeginAsync(chromium, Screen.Phone);
        await visit.Page.GotoAsync($"/slots/{Slot}");
        await visit.FillInAsync();
        Assert.Equal(20_000, await visit.Page.EvaluateAsync<int>("htmx.config.timeout"));
        await visit.Page.EvaluateAsync("htmx.config.timeout = 500");
        await visit.Page.RouteAsync("**/slots/**", _ => Task.CompletedTask);

        await visit.PressBookAsync();

        await Expect(visit.Page.Locator("#offline")).ToHaveTextAsync("We could not reach the site. Try again: you will not be booked twice.");
        await Expect(visit.Page.Locator("button.book")).ToBeEnabledAsync();
        await visit.Page.UnrouteAllAsync(new() { Behavior = UnrouteBehavior.IgnoreErrors });
        await visit.Page.EvaluateAsync("htmx.config.timeout = 20000");
        await visit.PressBookAsync();
        await Expect(visit.Page.Locator("h1")).ToHaveTextAsync("Your seat is booked");
        Assert.Equal(1, await visit.BookedCountAsync(Slot));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_rate_limited_form_can_be_sent_again_with_the_typed_details(bool hasJavaScript)
    {
        await using var visit = await Visit.BeginAsync(
            chromium, Screen.Phone with { HasJavaScript = hasJavaScript }, ("RateLimits:Booking:Requests", "1"), (
                "RateLimits:Booking:Period", "00:00:03"));
        await visit.Page.GotoAsync($"/slots/{Slot}");
        await visit.FillInAsync(name: "Ada \"the\" Lovelace & <family>");
        await visit.TakeSeatsAsync(Slot, 1);

        await visit.PressBookAsync();

        var again = visit.Page.GetByRole(AriaRole.Button, new() { Name = hasJavaScript ? "Book this seat" : "Send it again" });
        if (hasJavaScript)
        {
            await Expect(visit.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Too many requests from your connection. Wait");
        }
        else
        {
            await Expect(visit.Page.Locator("h1")).ToHaveTextAsync("Too many requests from your connection");
        }

        await visit.LookAsync("too-many-requests");
        for (var status = 429; status == 429;)
        {
            status = (
                await visit.Page.RunAndWaitForResponseAsync(
                    () => again.ClickAsync(), response => response.Request.Method == "POST")).Status;
        }

        await Expect(visit.Page.Locator(".ticket bdi").First).ToHaveTextAsync("Ada \"the\" Lovelace & <family>");
        Assert.Equal(2, await visit.BookedCountAsync(Slot));
    }

    [Fact]
    public async Task Two_tabs_book_two_seats()
    {
        await using var visit = await Visit.BeginAsync(chromium, Screen.Phone);
        var other = await visit.OpenTabAsync();
        await visit.Page.GotoAsync($"/slots/{Slot}");
        await other.GotoAsync($"/slots/{Slot}");
        await visit.FillInAsync();
        await other.GetByLabel("Name").FillAsync("Ada's friend");
        await other.GetByLabel("Email address").FillAsync("friend@example.com");
        await other.GetByLabel("Phone number").FillAsync("1234567");

        await visit.PressBookAsync();
        await Expect(visit.Page.Locator("h1")).ToHaveTextAsync("Your seat is booked");
        await other.GetByRole(AriaRole.Button, new() { Name = "Book this seat" }).ClickAsync();
        await other.GetByRole(AriaRole.Button, new() { Name = "Book another seat" }).ClickAsync();

        await Expect(other.Locator("h1")).ToHaveTextAsync("Your seat is booked");
        Assert.Equal(2, await visit.BookedCountAsync(Slot));
    }

    [Fact]
    public async Task Without_a_connection_the_page_shows_a_message_and_keeps_the_typed_details()
    {
        await using var visit = await Visit.BeginAsync(chromium, Screen.Phone);
        await visit.Page.GotoAsync($"/slots/{Slot}");
        await visit.FillInAsync();
        await visit.Context.SetOfflineAsync(true);

        await visit.PressBookAsync();

        await Expect(visit.Page.Locator("#offline")).ToBeVisibleAsync();
        var message = await visit.Page.Locator("#offline").BoundingBoxAsync();
        var button = await visit.Page.Locator("button.book").BoundingBoxAsync();
        Assert.True(message!.Y + message.Height <= button!.Y, "The message covers the button.");
        await Expect(visit.Page.GetByLabel("Name")).ToHaveValueAsync("Ada Lovelace");
        await visit.Context.SetOfflineAsync(false);
        await visit.PressBookAsync();
        await Expect(visit.Page.Locator("h1")).ToHaveTextAsync("Your seat is booked");
        await Expect(visit.Page.Locator("#offline")).ToBeHiddenAsync();
        Assert.Equal(1, await visit.BookedCountAsync(Slot));
    }

    [Fact]
    public async Task A_response_of_a_proxy_shows_a_message_and_keeps_the_typed_details()
    {
        await using var visit = await Visit.BeginAsync(chromium, Screen.Phone);
        await visit.Page.GotoAsync($"/slots/{Slot}");
        await visit.FillInAsync();
        await visit.Page.RouteAsync(
            "**/slots/**", route => route.FulfillAsync(new() { Status = 502, ContentType = "text/html", Body = "<h1>Bad Gateway</h1>" }));

        await visit.PressBookAsync();

        await Expect(visit.Page.Locator("#offline")).ToBeVisibleAsync();
        await Expect(visit.Page.GetByLabel("Name")).ToHaveValueAsync("Ada Lovelace");
        await visit.Page.UnrouteAllAsync();
        await visit.PressBookAsync();
        await Expect(visit.Page.Locator("h1")).ToHaveTextAsync("Your seat is booked");
    }

    [Theory]
    [InlineData("WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW")]
    [InlineData("👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦")]
    [InlineData("<b>\u202eعلي &amp; \"O'Brien\"</b>")]
    public async Task Every_name_is_shown_as_typed_and_fits_the_screen(string name)
    {
        await using var visit = await Visit.BeginAsync(chromium, Screen.Phone);
        await visit.Page.GotoAsync($"/slots/{Slot}");
        await visit.FillInAsync(name);

        await visit.PressBookAsync();

        await Expect(visit.Page.Locator(".ticket bdi").First).ToHaveTextAsync(name);
        await visit.LookAsync("11-name-" + name.Length);
    }

    [Fact]
    public async Task A_booking_is_made_with_the_keyboard_only()
    {
        await using var visit = await Visit.BeginAsync(chromium, Screen.Desktop);
        var keyboard = visit.Page.Keyboard;
        await visit.Page.GotoAsync("/");
        await keyboard.PressAsync("Tab");
        await Expect(visit.Page.GetByText("Skip to main content")).ToBeFocusedAsync();
        await keyboard.PressAsync("Enter");
        await keyboard.PressAsync("Tab");
        await Expect(visit.Page.Locator("#date-2026-03-01")).ToBeFocusedAsync();
        await keyboard.PressAsync("Enter");
        await Expect(visit.Page.Locator("h1")).ToHaveTextAsync("Sunday 1 March 2026");
        await SkipToContentAsync();
        await keyboard.PressAsync("Tab");
        await Expect(visit.Page.Locator("[id='slot-2026-03-01T10:00']")).ToBeFocusedAsync();
        await keyboard.PressAsync("Enter");
        await Expect(visit.Page.GetByLabel("Name")).ToBeVisibleAsync();
        await SkipToContentAsync();
        foreach (var text in new[] { "Ada Lovelace", "ada@example.com", "+44 20 7946 0123" })
        {
            await keyboard.PressAsync("Tab");
            await keyboard.TypeAsync(text);
        }

        await keyboard.PressAsync("Enter");

        await Expect(visit.Page.Locator("h1")).ToHaveTextAsync("Your seat is booked");

        async Task SkipToContentAsync()
        {
            await keyboard.PressAsync("Tab");
            await keyboard.PressAsync("Enter");
            await keyboard.PressAsync("Tab");
        }
    }

    [Fact]
    public async Task The_title_names_the_page()
    {
        await using var visit = await Visit.BeginAsync(
            chromium, Screen.Desktop, ("Event:Name", "Harbour Days"), ("Event:TimeZone", "Europe/London"));
        await visit.Page.GotoAsync("/");
        await Expect(visit.Page).ToHaveTitleAsync("Choose a date – Harbour Days");
        await visit.Page.Locator("#date-2026-03-29").ClickAsync();
        await Expect(visit.Page).ToHaveTitleAsync("Sunday 29 March – Harbour Days");
        await Expect(visit.Page.Locator("main")).ToContainTextAsync("Europe/London (UTC+01:00)");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "All dates" }).ClickAsync();
        await Expect(visit.Page).ToHaveTitleAsync("Choose a date – Harbour Days");
        await visit.Page.GoBackAsync();
        await Expect(visit.Page).ToHaveTitleAsync("Sunday 29 March – Harbour Days");
    }
}
