using EventBooking.BrowserTests.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EventBooking.BrowserTests;

/// <summary>The whole life of a booking and of a place on the waiting list, as an attendee and an organiser see it.</summary>
public sealed class LifeCycleTests(Chromium chromium)
{
    private static readonly (string, string)[] OneSeat = [("Event:SlotCapacity", "1")];

    public static TheoryData<Screen> Screens =>
    [
        new Screen(390, IsDark: false, HasJavaScript: true),
        new Screen(390, IsDark: true, HasJavaScript: false),
        new Screen(1280, IsDark: true, HasJavaScript: true),
        new Screen(1280, IsDark: false, HasJavaScript: false),
    ];

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task A_booking_is_changed_corrected_and_cancelled_on_its_page(Screen screen)
    {
        await using var session = await BrowserSession.StartAsync(chromium, screen, OneSeat);
        var page = session.Page;
        await session.TakeSeatsAsync("2026-03-03T09:00", 1);
        await page.GotoAsync("/slots/2026-03-01T10:00");
        await session.FillInAsync();
        await session.PressBookAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Your seat is booked");
        await session.CheckPageAsync("40-booked");

        await page.GetByRole(AriaRole.Link, new() { Name = "Change the hour" }).ClickAsync();
        await Expect(page.Locator(".changing")).ToContainTextAsync("Sunday 1 March, 10:00");
        await session.CheckPageAsync("41-change-date");
        await page.Locator("[id='date-2026-03-03']").ClickAsync();
        await Expect(page.Locator("[id='slot-2026-03-03T09:00']")).ToContainTextAsync("Full");
        await session.CheckPageAsync("42-change-hour");
        await page.Locator("[id='slot-2026-03-03T10:00']").ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Change to this hour?");
        await session.CheckPageAsync("43-change-question");
        await page.GetByRole(AriaRole.Button, new() { Name = "Change to 10:00–11:00, Tue 3 Mar" }).ClickAsync();
        await Expect(page.Locator(".notice")).ToContainTextAsync("You changed the hour.");
        await Expect(page.Locator(".ticket")).ToContainTextAsync("Tuesday 3 March 2026");

        await page.GetByRole(AriaRole.Link, new() { Name = "Correct your details" }).ClickAsync();
        await Expect(page.GetByLabel("Email address")).ToHaveValueAsync("ada@example.com");
        await page.GetByLabel("Name").FillAsync("");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator("#notice")).ToContainTextAsync("Enter your name.");
        await session.CheckPageAsync("44-details-invalid");
        await page.GetByLabel("Name").FillAsync("Grace Hopper");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator(".ticket")).ToContainTextAsync("Grace Hopper");
        await session.CheckPageAsync("45-corrected");

        await page.GetByRole(AriaRole.Link, new() { Name = "Cancel the booking" }).ClickAsync();
        await session.CheckPageAsync("46-cancel-question");
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel the booking" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("This booking is cancelled");
        await session.CheckPageAsync("47-cancelled");
        Assert.Equal(0, await session.BookedCountAsync("2026-03-03T10:00"));

        // Back to the question, and the same press again.
        await page.GoBackAsync();
        await page.ReloadAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("This booking is cancelled");
    }

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task A_person_waits_gets_the_seat_of_somebody_who_cancels_and_another_leaves(Screen screen)
    {
        await using var session = await BrowserSession.StartAsync(chromium, screen, OneSeat);
        var page = session.Page;
        var booked = Assert.Single(await session.BookAsync("2026-03-01T10:00", "Ada Lovelace"));
        await page.GotoAsync("/dates/2026-03-01");
        await page.Locator("[id='slot-2026-03-01T10:00']").ClickAsync();
        await session.CheckPageAsync("50-join");
        await session.FillInAsync("Grace Hopper", "grace@example.com");
        await page.GetByRole(AriaRole.Button, new() { Name = "Join the waiting list" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("You are on the waiting list");
        await Expect(page.Locator(".lead")).ToHaveTextAsync("You are first in line.");
        await session.CheckPageAsync("51-waiting");
        var first = page.Url.Split('?')[0];

        await page.GotoAsync("/slots/2026-03-01T10:00/waiting-list");
        await session.FillInAsync("Mary Somerville", "mary@example.com");
        await page.GetByRole(AriaRole.Button, new() { Name = "Join the waiting list" }).ClickAsync();
        await Expect(page.Locator(".lead")).ToHaveTextAsync("You are number 2 in line.");
        var second = page.Url.Split('?')[0];
        await page.GotoAsync("/dates/2026-03-01");
        await Expect(page.Locator("[id='slot-2026-03-01T10:00']")).ToContainTextAsync("Full, 2 waiting");

        await page.GotoAsync($"/bookings/{booked.ManageToken}/cancel");
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel the booking" }).ClickAsync();
        await page.GotoAsync(first);
        await Expect(page.Locator("h1")).ToHaveTextAsync("Your seat is booked");

        await page.GotoAsync(second);
        await page.GetByRole(AriaRole.Button, new() { Name = "Leave the waiting list" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("You left the waiting list");
        await session.CheckPageAsync("52-left");
        Assert.Equal(1, await session.BookedCountAsync("2026-03-01T10:00"));
    }

    [Theory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task An_organiser_changes_and_cancels_for_somebody_on_the_phone(int width)
    {
        await using var session = await BrowserSession.StartAsync(chromium, Screen.Desktop with { Width = width }, OneSeat);
        var page = session.Page;
        var booking = Assert.Single(await session.BookAsync("2026-03-01T10:00", "Ada Lovelace"));
        await session.SignInAsync();
        await page.GotoAsync($"/admin/bookings/{booking.Reference}");
        await session.CheckPageAsync("60-admin-booking");

        await page.GetByRole(AriaRole.Link, new() { Name = "Change the hour" }).ClickAsync();
        await page.GetByLabel("Hour").SelectOptionAsync("2026-03-05T12:00");
        await session.CheckPageAsync("61-admin-change");
        await page.GetByRole(AriaRole.Button, new() { Name = "Change the hour" }).ClickAsync();
        await Expect(page.Locator("h1")).ToContainTextAsync("Thursday 5 March 2026");
        await Expect(page.Locator(".notice")).ToContainTextAsync("Done.");

        await page.GetByRole(AriaRole.Link, new() { Name = "Cancel the booking" }).ClickAsync();
        await page.GetByLabel("A sentence of yours in this email (optional)").FillAsync("The hall is closed.");
        await session.CheckPageAsync("62-admin-cancel");
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel the booking" }).ClickAsync();
        await Expect(page.Locator(".ticket-status")).ToHaveTextAsync("Cancelled");
        Assert.Equal(0, await session.BookedCountAsync("2026-03-05T12:00"));
    }
}
