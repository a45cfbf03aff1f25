using EventBooking.BrowserTests.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EventBooking.BrowserTests;

/// <summary>The hour of the form is full, and another one is chosen.</summary>
public sealed class ChoiceTests(Chromium chromium)
{
    private const string Slot = "2026-03-15T10:00";

    public static TheoryData<bool> WithAndWithoutJavaScript => [true, false];

    [Theory]
    [MemberData(nameof(WithAndWithoutJavaScript))]
    public async Task A_press_without_a_choice_says_that_it_is_missing_each_time(bool hasJavaScript)
    {
        await using var session = await OpenFormAsync(hasJavaScript);
        await session.TakeSeatsAsync(Slot, 4);
        await session.PressBookAsync();
        await Expect(session.Page.Locator("#notice h2")).ToHaveTextAsync("This hour has just filled up");
        await Expect(session.Page.Locator("button.book")).ToHaveTextAsync(hasJavaScript ? "Choose an hour" : "Book the chosen hour");

        for (var press = 0; press < 2; press++)
        {
            await session.Page.EvaluateAsync("document.querySelector('#notice').id = 'earlier'");
            await session.PressBookAsync();

            await Expect(session.Page.Locator("#notice h2")).ToHaveTextAsync("You have not chosen an hour");
            await Expect(session.Page.Locator("#notice")).ToBeFocusedAsync();
            await Expect(session.Page.Locator("#choice-error")).ToContainTextAsync("Choose an hour.");
        }

        await session.CheckPageAsync("20-no-choice");
        await session.Page.GetByRole(AriaRole.Link, new() { Name = "Choose an hour." }).ClickAsync();
        await Expect(session.Page.GetByRole(AriaRole.Radio).First).ToBeFocusedAsync();
        await session.FillInAsync("");
        await session.PressBookAsync();
        await Expect(session.Page.Locator("#notice li")).ToHaveTextAsync(["Choose an hour.", "Enter your name."]);
        await Expect(session.Page.GetByRole(AriaRole.Radio)).ToHaveCountAsync(6);
        await session.FillInAsync("Grace Hopper");
        await session.Page.GetByRole(AriaRole.Radio).First.CheckAsync();
        await session.PressBookAsync();
        await Expect(session.Page.Locator(".ticket")).ToContainTextAsync("Grace Hopper");
        Assert.Equal(1, await session.BookedCountAsync("2026-03-15T09:00"));
    }

    [Theory]
    [MemberData(nameof(WithAndWithoutJavaScript))]
    public async Task The_button_is_in_sight_and_one_tap_chooses_what_the_next_one_books(bool hasJavaScript)
    {
        await using var session = await OpenFormAsync(hasJavaScript);
        var button = session.Page.Locator("button.book");
        await Expect(button).ToHaveTextAsync("Book 10:00–11:00, Sun 15 March");
        await ExpectInSightAsync(button);
        await session.TakeSeatsAsync(Slot, 4);
        await session.PressBookAsync();
        await Expect(session.Page.Locator("#notice")).ToBeFocusedAsync();
        await ExpectInSightAsync(button);
        Assert.Equal(0, await session.Page.EvaluateAsync<int>("scrollY"));

        await session.Page.Locator(".alternative").Nth(1).ClickAsync();
        await Expect(button).ToHaveTextAsync(hasJavaScript ? "Book 11:00–12:00, Sun 15 March" : "Book the chosen hour");
        await ExpectInSightAsync(button);
        Assert.Equal(0, await session.BookedCountAsync("2026-03-15T11:00"));
        await button.ClickAsync();

        await Expect(session.Page.Locator(".ticket")).ToContainTextAsync("11:00–12:00");
        Assert.Equal(1, await session.BookedCountAsync("2026-03-15T11:00"));
    }

    [Theory]
    [InlineData(390, 844)]
    [InlineData(320, 640)]
    [InlineData(1280, 900)]
    public async Task An_hour_that_fills_up_while_somebody_types_gives_a_notice_above_the_button_and_moves_nothing(int width, int height)
    {
        await using var session = await OpenFormAsync();
        await session.Page.SetViewportSizeAsync(width, height);
        var phone = session.Page.GetByLabel("Phone number");
        await phone.FocusAsync();
        await session.TakeSeatsAsync(Slot, 4);

        await session.RefreshAsync();

        var notice = session.Page.Locator("#seats-news p");
        var button = session.Page.Locator("button.book");
        await Expect(notice).ToHaveTextAsync(
            "This hour has just filled up. You are not booked yet. Your details are still here. Choose another hour");
        await Expect(button).ToHaveTextAsync("Choose an hour");
        await ExpectInSightAsync(notice);
        await ExpectInSightAsync(button);
        await Expect(phone).ToBeFocusedAsync();
        await Expect(session.Page.GetByLabel("Name")).ToHaveValueAsync("Ada Lovelace");
        var place = (await notice.BoundingBoxAsync())!;
        var gap = (await button.BoundingBoxAsync())!.Y - (place.Y + place.Height);
        Assert.InRange(gap, 0, 24);
        var field = (await phone.BoundingBoxAsync())!;
        Assert.True(field.Y + field.Height <= place.Y, "The notice covers the field with the focus.");
        await session.CheckPageAsync($"21-full-while-typing-{width}");

        await button.ClickAsync();
        await Expect(session.Page.Locator("#notice h2")).ToHaveTextAsync("You have not chosen an hour");
        await Expect(session.Page.GetByLabel("Name")).ToHaveValueAsync("Ada Lovelace");
    }

    [Fact]
    public async Task A_refresh_keeps_the_list_and_the_choice()
    {
        await using var session = await OpenFormAsync();
        await session.TakeSeatsAsync(Slot, 4);
        await session.RefreshAsync();
        var radio = session.Page.GetByRole(AriaRole.Radio, new() { Name = "11:00–12:00 Sunday 15 March" });
        await radio.CheckAsync();

        await session.TakeSeatsAsync("2026-03-15T11:00", 1);
        await session.RefreshAsync();

        await Expect(radio).ToBeCheckedAsync();
        await Expect(session.Page.Locator("button.book")).ToHaveTextAsync("Book 11:00–12:00, Sun 15 March");
        await session.PressBookAsync();
        await Expect(session.Page.Locator(".ticket")).ToContainTextAsync("11:00–12:00");
    }

    [Fact]
    public async Task A_seat_that_was_booked_without_an_answer_is_not_offered_as_a_full_hour()
    {
        await using var session = await OpenFormAsync();
        await session.Page.RouteAsync("**/slots/**", async route =>
        {
            // The site answers, and the answer is lost.
            await route.FetchAsync(new() { MaxRedirects = 0 });
            await route.AbortAsync();
        });
        await session.PressBookAsync();
        await Expect(session.Page.Locator("#offline")).ToBeVisibleAsync();
        await session.Page.UnrouteAllAsync();
        await session.TakeSeatsAsync(Slot, 3);

        await session.RefreshAsync();

        await Expect(session.Page.Locator("#seats-status")).ToHaveTextAsync("No seats left");
        await Expect(session.Page.GetByRole(AriaRole.Radio)).ToHaveCountAsync(0);
        await session.PressBookAsync();
        await Expect(session.Page.Locator("h1")).ToHaveTextAsync("Your seat is booked");
        Assert.Equal(4, await session.BookedCountAsync(Slot));
    }

    [Fact]
    public async Task The_button_does_not_cover_a_field_that_gets_the_focus()
    {
        await using var session = await OpenFormAsync();
        await session.Page.SetViewportSizeAsync(320, 500);
        await session.Page.EvaluateAsync("scrollTo(0, 0)");
        await session.Page.GetByLabel("Name").FocusAsync();
        foreach (var name in new[] { "Email address", "Phone number" })
        {
            await session.Page.Keyboard.PressAsync("Tab");

            var field = session.Page.GetByLabel(name);
            await Expect(field).ToBeFocusedAsync();
            var box = (await field.BoundingBoxAsync())!;
            Assert.True(box.Y + box.Height <= (await session.Page.Locator(".send").BoundingBoxAsync())!.Y, name);
        }
    }

    [Fact]
    public async Task A_low_screen_is_not_covered()
    {
        await using var session = await OpenFormAsync();
        await session.Page.SetViewportSizeAsync(320, 256);

        Assert.Equal("static", await session.Page.Locator(".send").EvaluateAsync<string>("bar => getComputedStyle(bar).position"));
    }

    private static Task ExpectInSightAsync(ILocator element) => Expect(element).ToBeInViewportAsync(new() { Ratio = 1 });

    private async Task<BrowserSession> OpenFormAsync(bool hasJavaScript = true)
    {
        var session = await BrowserSession.StartAsync(chromium, Screen.Phone with { HasJavaScript = hasJavaScript });
        await session.Page.SetViewportSizeAsync(390, 844);
        await session.Page.GotoAsync($"/slots/{Slot}");
        await session.FillInAsync();
        return session;
    }
}
