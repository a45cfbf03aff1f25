using EventBooking.BrowserTests.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EventBooking.BrowserTests;

/// <summary>Pages as screen readers get them, and the order in which the keyboard reaches everything.</summary>
public sealed partial class ScreenReaderTests(Chromium chromium)
{
    private const string NameOfFocus = """
        () => {
          const e = document.activeElement;
          return e === document.body ? '' : (e.labels?.[0] ?? e).textContent.trim().replace(/\s+/g, ' ');
        }
        """;

    [Fact]
    public async Task The_page_of_a_booking_has_names_and_an_order()
    {
        await using var session = await BrowserSession.StartAsync(chromium, Screen.Phone);
        var booking = Assert.Single(await session.BookAsync("2026-03-01T10:00", "Ada Lovelace"));
        await session.Page.GotoAsync($"/bookings/{booking.ManageToken}");

        await Expect(session.Page.Locator("main")).ToMatchAriaSnapshotAsync($"""
            - main:
              - heading "Your seat is booked" [level=1]
              - article:
                - paragraph:
                  - text: Reference
                  - strong: {booking.Reference}
                - term: When
                - definition: Sunday 1 March 2026 10:00–11:00, UTC
                - term: What
                - definition: Spring Open Days
                - term: Where
                - definition: Town Hall, Main Street 1
                - term: Who
                - definition: Ada Lovelace ada@example.com +44 20 7946 0123
              - paragraph:
                - link "Add to your calendar"
                - button "Print"
                - link "Add to Google Calendar"
                - link "Add to Outlook.com"
              - status:
                - paragraph: /confirmation to ada@example\.com/
              - region "What to do next":
                - heading "What to do next" [level=2]
                - list
              - region "Cannot come, or something wrong?":
                - heading "Cannot come, or something wrong?" [level=2]
                - paragraph:
                  - link "Change the hour"
                  - link "Correct your details"
                  - link "Cancel the booking"
              - paragraph:
                - link "Book another seat on this date"
                - link "See all dates"
            """);
        await AssertFocusOrderAsync(
            session.Page,
            "Skip to main content", "Spring Open Days", "Add to your calendar", "Print", "Add to Google Calendar", "Add to Outlook.com",
            "Change the hour", "Correct your details", "Cancel the booking", "Book another seat on this date", "See all dates",
            "Find your booking", "API");
    }

    [Fact]
    public async Task The_month_a_date_and_the_form_have_names_and_an_order()
    {
        await using var session = await BrowserSession.StartAsync(
            chromium, Screen.Phone, ("Event:SlotCapacity", "1"), ("Event:ScheduleA", "10:00-12:00"), ("Event:ScheduleB", "09:00-10:00"));
        await session.TakeSeatsAsync("2026-03-01T10:00", 1);
        await session.Page.GotoAsync("/");
        await Expect(session.Page.Locator("main")).ToMatchAriaSnapshotAsync("""
            - main:
              - heading "Book your hour" [level=1]
              - paragraph
              - paragraph:
                - 'link "Next free: Sunday 1 March, 11:00"'
              - region "March 2026":
                - heading "March 2026" [level=2]
                - list:
                  - listitem:
                    - 'link "Sunday 1 March 10:00–12:00 1 seat left"'
                  - listitem:
                    - 'link "Tuesday 3 March 09:00–10:00 1 seat left"'
            """);

        await session.Page.GotoAsync("/dates/2026-03-01");
        await Expect(session.Page.Locator("main")).ToMatchAriaSnapshotAsync("""
            - main:
              - navigation "Back":
                - link "All dates"
              - heading "Sunday 1 March 2026" [level=1]
              - region "Choose an hour":
                - heading "Choose an hour" [level=2]
                - list:
                  - listitem:
                    - 'link "10:00–11:00 Full Waiting list"'
                  - listitem:
                    - 'link "11:00–12:00 1 of 1 seats left"'
              - navigation "Other dates":
                - link "Tuesday 3 March"
            """);
        await AssertFocusOrderAsync(
            session.Page,
            "Skip to main content", "Spring Open Days", "← All dates", "10:00–11:00 Full Waiting list",
            "11:00–12:00 1 of 1 seats left Book",
            "Tuesday 3 March →", "Find your booking", "API");

        await session.Page.GotoAsync("/slots/2026-03-01T11:00");
        await Expect(session.Page.Locator("main")).ToMatchAriaSnapshotAsync("""
            - main:
              - navigation "Back":
                - link "All hours on Sunday 1 March"
              - 'heading "Book 11:00–12:00 Sunday 1 March 2026" [level=1]'
              - group "Your details":
                - textbox "Name"
                - textbox "Email address"
                - textbox "Phone number"
              - 'button "Book 11:00–12:00, Sun 1 March"'
            """);
        await AssertFocusOrderAsync(
            session.Page,
            "Skip to main content", "Spring Open Days", "← All hours on Sunday 1 March", "Name", "Email address", "Phone number",
            "Book 11:00–12:00, Sun 1 March", "Find your booking", "API");
    }

    [Fact]
    public async Task An_error_page_and_the_sign_in_page_have_names_and_an_order()
    {
        await using var session = await BrowserSession.StartAsync(chromium, Screen.Phone);
        await session.Page.GotoAsync("/nowhere");
        await Expect(session.Page.Locator("body")).ToMatchAriaSnapshotAsync("""
            - link "Skip to main content"
            - banner:
              - link "Spring Open Days"
            - main:
              - heading "Page not found" [level=1]
              - paragraph
              - paragraph:
                - link "See all dates"
                - link "Find your booking"
            - contentinfo
            """);
        await AssertFocusOrderAsync(
            session.Page, "Skip to main content", "Spring Open Days", "See all dates", "Find your booking", "Find your booking", "API");

        await session.Page.GotoAsync("/admin/sign-in");
        await session.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(session.Page.Locator("main")).ToMatchAriaSnapshotAsync("""
            - main:
              - alert:
                - heading "You are not signed in" [level=2]
                - paragraph:
                  - link "Enter the admin key."
              - heading "Sign in" [level=1]
              - paragraph
              - textbox "Admin key" [invalid]
              - button "Sign in"
            """);
    }

    /// <summary>From the top of the page to its end with Tab. Every place has a visible outline, and the screen shows it.</summary>
    private static async Task AssertFocusOrderAsync(IPage page, params IReadOnlyList<string> expected)
    {
        var reached = new List<string>();
        foreach (var _ in expected)
        {
            await page.Keyboard.PressAsync("Tab");
            reached.Add(await page.EvaluateAsync<string>(NameOfFocus));
            var focus = page.Locator(":focus");
            await Expect(focus).ToBeInViewportAsync();
            Assert.Equal(
                (reached[^1], true),
                (reached[^1], await focus.EvaluateAsync<bool>("e => parseFloat(getComputedStyle(e).outlineWidth) >= 2")));
        }

        Assert.Equal(expected, reached);
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("", await page.EvaluateAsync<string>(NameOfFocus));
    }
}
