using EventBooking.BrowserTests.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EventBooking.BrowserTests;

/// <summary>"Book another seat" keeps the email address and the phone number in the tab.</summary>
public sealed class AnotherSeatTests(Chromium chromium)
{
    private const string Slot = "2026-03-15T10:00";

    [Fact]
    public async Task Another_seat_needs_a_name_only_and_is_booked_without_a_question()
    {
        await using var session = await BookAsync(hasJavaScript: true);
        foreach (var name in new[] { "Byron Lovelace", "Annabella Lovelace" })
        {
            await PressAnotherSeatAsync(session);
            await Expect(session.Page.GetByLabel("Name")).ToBeEmptyAsync();
            await Expect(session.Page.GetByLabel("Email address")).ToHaveValueAsync("ada@example.com");
            Assert.Equal("442079460123", DigitsOf(await session.Page.GetByLabel("Phone number").InputValueAsync()));
            await Expect(session.Page.Locator("#kept")).ToBeVisibleAsync();
            await session.CheckPageAsync("29-another-seat");

            await session.Page.GetByLabel("Name").FillAsync(name);
            await session.PressBookAsync();

            await Expect(session.Page.Locator(".ticket")).ToContainTextAsync(name);
        }

        Assert.Equal(3, await session.BookedCountAsync(Slot));
    }

    [Fact]
    public async Task Clear_empties_both_fields_for_this_form_and_the_next()
    {
        await using var session = await BookAsync(hasJavaScript: true);
        await PressAnotherSeatAsync(session);

        await session.Page.GetByRole(AriaRole.Button, new() { Name = "Clear" }).ClickAsync();

        await Expect(session.Page.GetByLabel("Email address")).ToBeFocusedAsync();
        await ExpectEmptyAsync();
        await session.Page.ReloadAsync();
        await ExpectEmptyAsync();

        async Task ExpectEmptyAsync()
        {
            await Expect(session.Page.GetByLabel("Email address")).ToBeEmptyAsync();
            await Expect(session.Page.GetByLabel("Phone number")).ToBeEmptyAsync();
            await Expect(session.Page.Locator("#kept")).ToBeHiddenAsync();
        }
    }

    [Fact]
    public async Task Details_are_kept_in_this_tab_only_and_only_for_another_seat()
    {
        await using var session = await BookAsync(hasJavaScript: true);
        await session.Page.GotoAsync($"/slots/{Slot}");
        await Expect(session.Page.GetByLabel("Email address")).ToBeEmptyAsync();
        await session.Page.GoBackAsync();
        await PressAnotherSeatAsync(session);

        var tab = await session.OpenTabAsync();
        await tab.GotoAsync($"/slots/{Slot}");

        await Expect(tab.GetByLabel("Email address")).ToBeEmptyAsync();
        Assert.Equal(0, await session.Page.EvaluateAsync<int>("localStorage.length"));
    }

    [Fact]
    public async Task A_rejected_form_for_another_seat_keeps_what_was_typed()
    {
        await using var session = await BookAsync(hasJavaScript: true);
        await PressAnotherSeatAsync(session);
        await session.FillInAsync("Byron Lovelace", "", "1234567");

        await session.PressBookAsync();

        await Expect(session.Page.Locator("#notice")).ToBeFocusedAsync();
        await Expect(session.Page.GetByLabel("Email address")).ToBeEmptyAsync();
        await Expect(session.Page.GetByLabel("Phone number")).ToHaveValueAsync("1234567");
        await session.Page.GetByLabel("Email address").FillAsync("byron@example.com");
        await session.PressBookAsync();
        await Expect(session.Page.Locator(".ticket")).ToContainTextAsync("byron@example.com");
    }

    [Fact]
    public async Task Without_JavaScript_another_seat_is_booked_by_typing_everything()
    {
        await using var session = await BookAsync(hasJavaScript: false);
        await PressAnotherSeatAsync(session);
        await Expect(session.Page.Locator("#kept")).ToBeHiddenAsync();
        await session.FillInAsync("Byron Lovelace");
        await session.PressBookAsync();
        await session.Page.GetByRole(AriaRole.Button, new() { Name = "Book another seat" }).ClickAsync();
        await Expect(session.Page.Locator(".ticket")).ToContainTextAsync("Byron Lovelace");
    }

    private static async Task PressAnotherSeatAsync(BrowserSession session)
    {
        await session.Page.GetByRole(AriaRole.Link, new() { Name = "Book another seat" }).ClickAsync();
        await session.Page.Locator($"[id='slot-{Slot}']").ClickAsync();
        await Expect(session.Page.GetByLabel("Name")).ToBeVisibleAsync();
    }

    private static string DigitsOf(string text) => string.Concat(text.Where(char.IsAsciiDigit));

    private async Task<BrowserSession> BookAsync(bool hasJavaScript)
    {
        var session = await BrowserSession.StartAsync(chromium, Screen.Phone with { HasJavaScript = hasJavaScript });
        await session.Page.GotoAsync($"/slots/{Slot}");
        await session.FillInAsync();
        await session.PressBookAsync();
        await Expect(session.Page.Locator("h1")).ToHaveTextAsync("Your seat is booked");
        return session;
    }
}
