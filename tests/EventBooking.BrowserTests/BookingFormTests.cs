using EventBooking.BrowserTests.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EventBooking.BrowserTests;

/// <summary>Double clicks, reloads, back buttons, tabs and lost connections.</summary>
public sealed class BookingFormTests(Chromium chromium)
{
    private const string Slot = "2026-03-15T10:00";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_double_click_books_one_seat(bool hasJavaScript)
    {
        await using var session = await BrowserSession.StartAsync(chromium, Screen.Phone with { HasJavaScript = hasJavaScript });
        await session.Page.GotoAsync($"/slots/{Slot}");
        await session.FillInAsync();

        await session.Page.Locator("button.book").DblClickAsync();

        await Expect(session.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Your seat is booked");
        Assert.Equal(1, await session.BookedCountAsync(Slot));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_second_tap_on_an_alternative_books_nothing(bool hasJavaScript)
    {
        await using var session = await BrowserSession.StartAsync(chromium, Screen.Phone with { HasJavaScript = hasJavaScript });
        await session.Page.GotoAsync($"/slots/{Slot}");
        await session.FillInAsync();
        await session.TakeSeatsAsync(Slot, 4);
        await session.PressBookAsync();
        await Expect(session.Page.Locator("#notice")).ToBeFocusedAsync();

        foreach (var offer in await session.Page.Locator(".alternative").AllAsync())
        {
            await offer.ClickAsync();
        }

        await Expect(session.Page.GetByRole(AriaRole.Radio).Last).ToBeCheckedAsync();
        await Expect(session.Page.Locator("h1")).Not.ToHaveTextAsync("Your seat is booked");
        Assert.Equal(0, await session.BookedCountAsync("2026-03-15T09:00"));
        Assert.Equal(0, await session.BookedCountAsync("2026-03-15T11:00"));
    }

    [Fact]
    public async Task Going_back_restores_the_scroll_position()
    {
        await using var session = await BrowserSession.StartAsync(chromium, Screen.Phone);
        await session.Page.GotoAsync("/");
        await session.Page.Locator("#date-2026-03-27").ScrollIntoViewIfNeededAsync();
        var place = await session.Page.EvaluateAsync<double>("scrollY");
        await session.Page.Locator("#date-2026-03-27").ClickAsync();
        await Expect(session.Page.Locator("h1")).ToHaveTextAsync("Friday 27 March 2026");

        await session.Page.GoBackAsync();

        await Expect(session.Page.Locator("h1")).ToHaveTextAsync("Book your hour");
        await session.Page.WaitForFunctionAsync("place => Math.abs(scrollY - place) < 5", place);
        Assert.True(place > 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reloading_a_booking_page_shows_the_same_booking(bool hasJavaScript)
    {
        await using var session = await BrowserSession.StartAsync(chromium, Screen.Phone with { HasJavaScript = hasJavaScript });
        await session.Page.GotoAsync($"/slots/{Slot}");
        await session.FillInAsync();
        await session.PressBookAsync();
        var reference = await session.Page.Locator(".ticket-reference strong").TextContentAsync();

        await session.Page.ReloadAsync();

        await Expect(session.Page.Locator(".ticket-reference strong")).ToHaveTextAsync(reference!);
        Assert.Equal(1, await session.BookedCountAsync(Slot));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Going_back_and_sending_the_form_again_books_a_second_seat_only_after_a_question(bool hasJavaScript)
    {
        await using var session = await BrowserSession.StartAsync(chromium, Screen.Phone with { HasJavaScript = hasJavaScript });
        await session.Page.GotoAsync("/dates/2026-03-15");
        await session.Page.Locator($"[id='slot-{Slot}']").ClickAsync();
        var formKey = await session.Page.Locator("[name=formKey]").GetAttributeAsync("value");
        await session.FillInAsync();
        await session.PressBookAsync();
        await Expect(session.Page.Locator("h1")).ToHaveTextAsync("Your seat is booked");
        var first = new Uri(session.Page.Url).AbsolutePath;
        var reference = await session.Page.Locator(".ticket-reference strong").TextContentAsync();

        await session.Page.GoBackAsync();
        await Expect(session.Page.GetByLabel("Name")).ToBeVisibleAsync();

        // A browser may keep the old form, which has booked already and books nothing again.
        var isOldForm = await session.Page.Locator("[name=formKey]").GetAttributeAsync("value") == formKey;
        await session.FillInAsync();
        await session.PressBookAsync();
        if (!isOldForm)
        {
            await Expect(session.Page.Locator("#notice h2")).ToHaveTextAsync($"You already have booking {reference} for this hour");
            Assert.Equal(1, await session.BookedCountAsync(Slot));
            await session.CheckPageAsync("another-seat");
            await session.Page.GetByRole(AriaRole.Button, new() { Name = "Book another seat" }).ClickAsync();
        }

        await Expect(session.Page.Locator("h1")).ToHaveTextAsync("Your seat is booked");
        Assert.Equal(isOldForm, new Uri(session.Page.Url).AbsolutePath == first);
        Assert.Equal(isOldForm ? 1 : 2, await session.BookedCountAsync(Slot));
    }

    [Fact]
    public async Task A_stalled_connection_shows_a_message_after_20_seconds_and_the_button_works_again()
    {
        await using var session = await BrowserSession.StartAsync(chromium, Screen.Phone);
        await session.Page.GotoAsync($"/slots/{Slot}");
        await session.FillInAsync();
        Assert.Equal(20_000, await session.Page.EvaluateAsync<int>("htmx.config.timeout"));
        await session.Page.EvaluateAsync("htmx.config.timeout = 500");
        await session.Page.RouteAsync("**/slots/**", _ => Task.CompletedTask);

        await session.PressBookAsync();

        await Expect(session.Page.Locator("#offline"))
            .ToHaveTextAsync("We could not reach the site. Try again: you will not be booked twice.");
        await Expect(session.Page.Locator("button.book")).ToBeEnabledAsync();
        await session.Page.UnrouteAllAsync(new() { Behavior = UnrouteBehavior.IgnoreErrors });
        await session.Page.EvaluateAsync("htmx.config.timeout = 20000");
        await session.PressBookAsync();
        await Expect(session.Page.Locator("h1")).ToHaveTextAsync("Your seat is booked");
        Assert.Equal(1, await session.BookedCountAsync(Slot));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_rate_limited_form_can_be_sent_again_with_the_typed_details(bool hasJavaScript)
    {
        await using var session = await BrowserSession.StartAsync(
            chromium, Screen.Phone with { HasJavaScript = hasJavaScript }, ("RateLimits:Booking:Requests", "1"), (
                "RateLimits:Booking:Period", "00:00:03"));
        await session.Page.GotoAsync($"/slots/{Slot}");
        await session.FillInAsync(name: "Ada \"the\" Lovelace & <family>");
        await session.TakeSeatsAsync(Slot, 1);

        await session.PressBookAsync();

        var label = hasJavaScript ? "Book 10:00–11:00, Sun 15 March" : "Send it again";
        var again = session.Page.GetByRole(AriaRole.Button, new() { Name = label });
        if (hasJavaScript)
        {
            await Expect(session.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Too many requests from your connection. Wait");
        }
        else
        {
            await Expect(session.Page.Locator("h1")).ToHaveTextAsync("Too many requests from your connection");
        }

        await session.CheckPageAsync("too-many-requests");
        for (var status = 429; status == 429;)
        {
            status = (
                await session.Page.RunAndWaitForResponseAsync(
                    () => again.ClickAsync(), response => response.Request.Method == "POST")).Status;
        }

        await Expect(session.Page.Locator(".ticket bdi").First).ToHaveTextAsync("Ada \"the\" Lovelace & <family>");
        Assert.Equal(2, await session.BookedCountAsync(Slot));
    }

    [Fact]
    public async Task Two_tabs_book_two_seats()
    {
        await using var session = await BrowserSession.StartAsync(chromium, Screen.Phone);
        var other = await session.OpenTabAsync();
        await session.Page.GotoAsync($"/slots/{Slot}");
        await other.GotoAsync($"/slots/{Slot}");
        await session.FillInAsync();
        await other.GetByLabel("Name").FillAsync("Ada's friend");
        await other.GetByLabel("Email address").FillAsync("friend@example.com");
        await other.GetByLabel("Phone number").FillAsync("1234567");

        await session.PressBookAsync();
        await Expect(session.Page.Locator("h1")).ToHaveTextAsync("Your seat is booked");
        await other.Locator("button.book").ClickAsync();
        await other.GetByRole(AriaRole.Button, new() { Name = "Book another seat" }).ClickAsync();

        await Expect(other.Locator("h1")).ToHaveTextAsync("Your seat is booked");
        Assert.Equal(2, await session.BookedCountAsync(Slot));
    }

    [Fact]
    public async Task Without_a_connection_the_page_shows_a_message_and_keeps_the_typed_details()
    {
        await using var session = await BrowserSession.StartAsync(chromium, Screen.Phone);
        await session.Page.GotoAsync($"/slots/{Slot}");
        await session.FillInAsync();
        await session.Context.SetOfflineAsync(true);

        await session.PressBookAsync();

        await Expect(session.Page.Locator("#offline")).ToBeVisibleAsync();
        var message = await session.Page.Locator("#offline").BoundingBoxAsync();
        var button = await session.Page.Locator("button.book").BoundingBoxAsync();
        Assert.True(message!.Y + message.Height <= button!.Y, "The message covers the button.");
        await Expect(session.Page.GetByLabel("Name")).ToHaveValueAsync("Ada Lovelace");
        await session.Context.SetOfflineAsync(false);
        await session.PressBookAsync();
        await Expect(session.Page.Locator("h1")).ToHaveTextAsync("Your seat is booked");
        await Expect(session.Page.Locator("#offline")).ToBeHiddenAsync();
        Assert.Equal(1, await session.BookedCountAsync(Slot));
    }

    [Fact]
    public async Task A_response_of_a_proxy_shows_a_message_and_keeps_the_typed_details()
    {
        await using var session = await BrowserSession.StartAsync(chromium, Screen.Phone);
        await session.Page.GotoAsync($"/slots/{Slot}");
        await session.FillInAsync();
        await session.Page.RouteAsync(
            "**/slots/**", route => route.FulfillAsync(new() { Status = 502, ContentType = "text/html", Body = "<h1>Bad Gateway</h1>" }));

        await session.PressBookAsync();

        await Expect(session.Page.Locator("#offline")).ToBeVisibleAsync();
        await Expect(session.Page.GetByLabel("Name")).ToHaveValueAsync("Ada Lovelace");
        await session.Page.UnrouteAllAsync();
        await session.PressBookAsync();
        await Expect(session.Page.Locator("h1")).ToHaveTextAsync("Your seat is booked");
    }

    [Theory]
    [InlineData("WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW")]
    [InlineData(
        "👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦"
        + "👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦")]
    [InlineData("<b>علي &amp; \"O'Brien\"</b>")]
    public async Task Every_name_is_shown_as_typed_and_fits_the_screen(string name)
    {
        await using var session = await BrowserSession.StartAsync(chromium, Screen.Phone);
        await session.Page.GotoAsync($"/slots/{Slot}");
        await session.FillInAsync(name);

        await session.PressBookAsync();

        await Expect(session.Page.Locator(".ticket bdi").First).ToHaveTextAsync(name);
        await session.CheckPageAsync("11-name-" + name.Length);
    }

    [Fact]
    public async Task A_booking_is_made_with_the_keyboard_only()
    {
        await using var session = await BrowserSession.StartAsync(chromium, Screen.Desktop);
        var keyboard = session.Page.Keyboard;
        await session.Page.GotoAsync("/");
        await keyboard.PressAsync("Tab");
        await Expect(session.Page.GetByText("Skip to main content")).ToBeFocusedAsync();
        await keyboard.PressAsync("Enter");
        await keyboard.PressAsync("Tab");
        await Expect(session.Page.Locator("#next-free")).ToBeFocusedAsync();
        await keyboard.PressAsync("Tab");
        await Expect(session.Page.Locator("#date-2026-03-01")).ToBeFocusedAsync();
        await keyboard.PressAsync("Enter");
        await Expect(session.Page.Locator("h1")).ToHaveTextAsync("Sunday 1 March 2026");
        await SkipToContentAsync();
        await keyboard.PressAsync("Tab");
        await Expect(session.Page.Locator("[id='slot-2026-03-01T10:00']")).ToBeFocusedAsync();
        await keyboard.PressAsync("Enter");
        await Expect(session.Page.GetByLabel("Name")).ToBeVisibleAsync();
        await SkipToContentAsync();
        foreach (var text in new[] { "Ada Lovelace", "ada@example.com", "+44 20 7946 0123" })
        {
            await keyboard.PressAsync("Tab");
            await keyboard.TypeAsync(text);
        }

        await keyboard.PressAsync("Enter");

        await Expect(session.Page.Locator("h1")).ToHaveTextAsync("Your seat is booked");

        async Task SkipToContentAsync()
        {
            await keyboard.PressAsync("Tab");
            await keyboard.PressAsync("Enter");
            await keyboard.PressAsync("Tab");
        }
    }
}
