using EventBooking.Bookings;
using EventBooking.BrowserTests.Testing;
using EventBooking.Tests.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EventBooking.BrowserTests;

/// <summary>From the month page to the booking page, on every screen, with and without JavaScript.</summary>
public sealed class BookingFlowTests(Chromium chromium)
{
    public static TheoryData<Screen> Screens => [.. Screen.All];

    public static TheoryData<Screen> NarrowAndWide => [.. Screen.All.Where(screen => screen.Width is 320 or 1280)];

    [Theory]
    [MemberData(nameof(Screens), DisableDiscoveryEnumeration = true)]
    public async Task A_person_corrects_invalid_details_and_books_a_seat(Screen screen)
    {
        await using var session = await BrowserSession.StartAsync(chromium, screen);
        var page = session.Page;
        await session.TakeSeatsAsync("2026-03-05T10:00", 4);
        await session.TakeSeatsAsync("2026-03-05T11:00", 3);
        await session.TakeSeatsAsync("2026-03-05T13:00", 1);

        await page.GotoAsync("/");
        await session.CheckPageAsync("1-month");
        await page.Locator("#date-2026-03-05").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Thursday 5 March 2026");
        await session.CheckPageAsync("2-day");
        await page.Locator("[id='slot-2026-03-05T11:00']").ClickAsync();
        await Expect(page.Locator("#seats-status")).ToContainTextAsync("1 of 4 seats left");
        await session.CheckPageAsync("3-form");

        await session.FillInAsync("", "ada@", "12");
        await session.PressBookAsync();
        await Expect(page.Locator("#notice")).ToBeFocusedAsync();
        await Expect(page.Locator("#notice li")).ToHaveCountAsync(3);
        await Expect(page.GetByLabel("Email address")).ToHaveValueAsync("ada@");
        await session.CheckPageAsync("4-mistyped");
        await page.Locator("#notice a").First.ClickAsync();
        await Expect(page.GetByLabel("Name")).ToBeFocusedAsync();

        await session.FillInAsync();
        await session.PressBookAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Your seat is booked");
        Assert.Matches("/bookings/[0-9a-f]{44}$", page.Url);
        Assert.Matches("^[0-9A-Z]{4}-[0-9A-Z]{4}$", await page.Locator(".ticket-reference strong").InnerTextAsync());
        await Expect(page.Locator(".ticket")).ToContainTextAsync("11:00–12:00, UTC");
        await Expect(page.Locator("#confirmation")).ToContainTextAsync("ada@example.com");
        await session.CheckPageAsync("5-booked");
        Assert.Equal(4, await session.BookedCountAsync("2026-03-05T11:00"));
    }

    [Theory]
    [MemberData(nameof(NarrowAndWide), DisableDiscoveryEnumeration = true)]
    public async Task A_person_books_an_alternative_when_the_slot_fills_up(Screen screen)
    {
        await using var session = await BrowserSession.StartAsync(chromium, screen);
        var page = session.Page;
        await page.GotoAsync("/slots/2026-03-15T10:00");
        await session.FillInAsync("Grace Hopper");
        await session.TakeSeatsAsync("2026-03-15T10:00", 4);
        await session.TakeSeatsAsync("2026-03-15T11:00", 3);

        await session.PressBookAsync();
        await Expect(page.Locator("#notice")).ToBeFocusedAsync();
        await Expect(page.Locator("#notice p"))
            .ToHaveTextAsync("You are not booked yet. Your details are still here. Choose another hour:");
        await Expect(page.GetByLabel("Name")).ToHaveValueAsync("Grace Hopper");
        await Expect(page.GetByRole(AriaRole.Radio)).ToHaveCountAsync(6);
        await session.CheckPageAsync("6-full");
        await page.GetByLabel("Phone number").PressAsync("Enter");
        await Expect(page.Locator("#notice")).ToBeFocusedAsync();
        Assert.Equal(3, await session.BookedCountAsync("2026-03-15T11:00"));

        await page.GetByRole(AriaRole.Radio, new() { Name = "11:00–12:00 Sunday 15 March" }).CheckAsync();
        var label = screen.HasJavaScript ? "Book 11:00–12:00, Sun 15 March" : "Book the chosen hour";
        await page.GetByRole(AriaRole.Button, new() { Name = label }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Your seat is booked");
        await Expect(page.Locator(".ticket")).ToContainTextAsync("11:00–12:00");
        await Expect(page.Locator(".ticket")).ToContainTextAsync("Grace Hopper");
        Assert.Equal(4, await session.BookedCountAsync("2026-03-15T11:00"));
    }

    [Theory]
    [MemberData(nameof(NarrowAndWide), DisableDiscoveryEnumeration = true)]
    public async Task Pages_of_a_sold_out_month_and_a_used_form_are_readable(Screen screen)
    {
        await using var session = await BrowserSession.StartAsync(
            chromium, screen, ("Event:SlotCapacity", "1"), ("Event:ScheduleA", "10:00-11:00"), ("Event:ScheduleB", "10:00-11:00"));
        var page = session.Page;
        await page.GotoAsync("/slots/2026-03-01T10:00");
        var formKey = await page.Locator("[name=formKey]").GetAttributeAsync("value");
        await session.FillInAsync();
        await session.PressBookAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Your seat is booked");

        await page.GotoAsync("/slots/2026-03-03T10:00");
        await page.EvaluateAsync("key => document.querySelector('[name=formKey]').value = key", formKey);
        await session.FillInAsync("Grace Hopper");
        await session.PressBookAsync();
        await Expect(page.Locator("#notice")).ToContainTextAsync("You already booked a seat with this form");
        await session.CheckPageAsync("12-form-used");

        foreach (var day in Enumerable.Range(1, 15))
        {
            await session.TakeSeatsAsync($"2026-03-{1 + 2 * day:00}T10:00", 1);
        }

        foreach (var (name, path) in new[]
        {
            ("13-month-sold-out", "/"),
            ("14-day-sold-out", "/dates/2026-03-15"),
            ("15-slot-sold-out", "/slots/2026-03-15T10:00"),
        })
        {
            await page.GotoAsync(path);
            await session.CheckPageAsync(name);
        }
    }

    [Theory]
    [MemberData(nameof(NarrowAndWide), DisableDiscoveryEnumeration = true)]
    public async Task Error_pages_are_readable(Screen screen)
    {
        var store = new FakeBookingStore();
        await using var session = await BrowserSession.StartAsync(chromium, screen, store);
        foreach (var (name, failure) in new (string, Exception)[]
        {
            ("16-unavailable", new StoreUnavailableException("away", new IOException())),
            ("17-unconfirmed", new OutcomeUnknownException("lost", new IOException())),
            ("18-error", new InvalidOperationException("fault")),
        })
        {
            store.Failure = null;
            await session.Page.GotoAsync("/slots/2026-03-15T10:00");
            await session.FillInAsync();
            store.Failure = failure;
            await session.PressBookAsync();
            await Expect(session.Page.Locator(failure is InvalidOperationException ? "main code" : "#notice")).ToBeVisibleAsync();
            await session.CheckPageAsync(name);
        }

        await session.Page.GotoAsync("/");
        await session.CheckPageAsync("19-month-unavailable");
    }

    [Theory]
    [MemberData(nameof(NarrowAndWide), DisableDiscoveryEnumeration = true)]
    public async Task Full_slot_even_date_and_not_found_pages_are_readable(Screen screen)
    {
        await using var session = await BrowserSession.StartAsync(chromium, screen);
        await session.TakeSeatsAsync("2026-03-15T10:00", 4);
        foreach (var (name, path) in new[]
        {
            ("7-full-from-the-start", "/slots/2026-03-15T10:00"),
            ("8-even-date", "/dates/2026-03-02"),
            ("9-not-found", "/nowhere"),
        })
        {
            await session.Page.GotoAsync(path);
            await session.CheckPageAsync(name);
        }
    }

    [Fact]
    public async Task The_title_names_the_page()
    {
        await using var session = await BrowserSession.StartAsync(
            chromium, Screen.Desktop, ("Event:Name", "Harbour Days"), ("Event:TimeZone", "Europe/London"));
        await session.Page.GotoAsync("/");
        await Expect(session.Page).ToHaveTitleAsync("Choose a date – Harbour Days");
        await session.Page.Locator("#date-2026-03-29").ClickAsync();
        await Expect(session.Page).ToHaveTitleAsync("Sunday 29 March – Harbour Days");
        await Expect(session.Page.Locator("main")).Not.ToContainTextAsync("London");
        await session.Page.GetByRole(AriaRole.Link, new() { Name = "All dates" }).ClickAsync();
        await Expect(session.Page).ToHaveTitleAsync("Choose a date – Harbour Days");
        await session.Page.GoBackAsync();
        await Expect(session.Page).ToHaveTitleAsync("Sunday 29 March – Harbour Days");
    }
}
