using EventBooking.Bookings;
using EventBooking.BrowserTests.Testing;
using EventBooking.Tests.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EventBooking.BrowserTests;

/// <summary>What the button shows while the form is sent, and after that has failed.</summary>
public sealed class SendingTests(Chromium chromium)
{
    private const string Slot = "2026-03-15T10:00";
    private const string Label = "Book 10:00–11:00, Sun 15 March";

    [Fact]
    public async Task A_form_that_is_being_sent_keeps_the_focus_on_the_button_and_is_sent_once()
    {
        await using var session = await OpenFormAsync();
        var answer = new TaskCompletionSource();
        var requests = 0;
        await session.Page.RouteAsync("**/slots/**", async route =>
        {
            Interlocked.Increment(ref requests);
            await answer.Task;
            await route.ContinueAsync();
        });
        var button = session.Page.Locator("button.book");

        await button.ClickAsync();

        await Expect(button).ToHaveTextAsync("Booking…");
        await Expect(button).ToHaveAttributeAsync("aria-disabled", "true");
        await Expect(button).ToBeFocusedAsync();
        await session.CheckPageAsync("22-sending");
        await button.ClickAsync(new() { Force = true });
        await session.Page.GetByLabel("Name").PressAsync("Enter");
        answer.SetResult();
        await Expect(session.Page.Locator("h1")).ToHaveTextAsync("Your seat is booked");
        Assert.Equal(1, requests);
        Assert.Equal(1, await session.BookedCountAsync(Slot));
    }

    [Theory]
    [InlineData(0, "", "We could not reach the site. Try again: you will not be booked twice.")]
    [InlineData(502, "<h1>Bad Gateway</h1>", "We could not reach the site. Try again: you will not be booked twice.")]
    [InlineData(503, "", "We could not reach the site. Try again: you will not be booked twice.")]
    public async Task After_a_failure_the_button_keeps_the_focus_and_the_message_stands_directly_above_it(
        int status, string body, string expected)
    {
        await using var session = await OpenFormAsync();
        await session.Page.RouteAsync("**/slots/**", route => status == 0
            ? route.AbortAsync()
            : route.FulfillAsync(new() { Status = status, ContentType = "text/html", Body = body }));

        await session.PressBookAsync();

        await ExpectMessageAsync(session, session.Page.Locator("#offline"), expected);
        await session.Page.UnrouteAllAsync();
        await session.PressBookAsync();
        await Expect(session.Page.Locator("h1")).ToHaveTextAsync("Your seat is booked");
        Assert.Equal(1, await session.BookedCountAsync(Slot));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_the_store_the_notice_stands_directly_above_the_button_that_has_the_focus(bool hasJavaScript)
    {
        var store = new FakeBookingStore();
        await using var session = await OpenFormAsync(store, hasJavaScript);
        store.Failure = new StoreUnavailableException("away", new IOException());

        await session.PressBookAsync();

        await ExpectMessageAsync(
            session,
            session.Page.Locator("#notice"),
            "We cannot take bookings right now You are not booked yet. Your details are still here. Try again in a few seconds.");
    }

    [Fact]
    public async Task An_error_of_the_site_is_shown_above_the_button_and_keeps_the_typed_details()
    {
        var store = new FakeBookingStore();
        await using var session = await OpenFormAsync(store);
        store.Failure = new InvalidOperationException("fault");

        await session.PressBookAsync();

        await ExpectMessageAsync(session, session.Page.Locator("#offline"), "Sorry, something went wrong. Try again.");
        await session.CheckPageAsync("23-failed");
        await Expect(session.Page.Locator("#offline code")).Not.ToBeEmptyAsync();
    }

    [Fact]
    public async Task A_failed_answer_to_the_question_about_the_email_address_is_shown_above_the_two_answers()
    {
        await using var session = await OpenFormAsync();
        await session.FillInAsync(email: "ada@gmail.con");
        await session.PressBookAsync();
        var answer = session.Page.GetByRole(AriaRole.Button, new() { Name = "Book with ada@gmail.com" });
        await Expect(answer).ToBeVisibleAsync();
        await session.Context.SetOfflineAsync(true);

        await answer.ClickAsync();

        await Expect(session.Page.Locator("#notice #offline")).ToBeVisibleAsync();
        await Expect(answer).ToBeFocusedAsync();
        await session.Context.SetOfflineAsync(false);
        await answer.ClickAsync();
        await Expect(session.Page.Locator(".ticket")).ToContainTextAsync("ada@gmail.com");
    }

    private static async Task ExpectMessageAsync(BrowserSession session, ILocator message, string text)
    {
        var button = session.Page.Locator("button.book");
        await Expect(message).ToContainTextAsync(text);
        await Expect(message).ToBeInViewportAsync(new() { Ratio = 1 });
        await Expect(button).ToBeInViewportAsync(new() { Ratio = 1 });
        await Expect(button).ToBeFocusedAsync();
        await Expect(button).ToHaveTextAsync(Label);
        await Expect(button).Not.ToHaveAttributeAsync("aria-disabled", "true");
        await Expect(session.Page.GetByLabel("Name")).ToHaveValueAsync("Ada Lovelace");
        var place = (await message.BoundingBoxAsync())!;
        Assert.InRange((await button.BoundingBoxAsync())!.Y - (place.Y + place.Height), 0, 24);
    }

    private async Task<BrowserSession> OpenFormAsync(FakeBookingStore? store = null, bool hasJavaScript = true)
    {
        var screen = Screen.Phone with { HasJavaScript = hasJavaScript };
        var session = store is null
            ? await BrowserSession.StartAsync(chromium, screen)
            : await BrowserSession.StartAsync(chromium, screen, store);
        await session.Page.SetViewportSizeAsync(390, 844);
        await session.Page.GotoAsync($"/slots/{Slot}");
        await session.FillInAsync();
        return session;
    }
}
