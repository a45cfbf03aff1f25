using EventBooking.BrowserTests.Testing;
using static Microsoft.Playwright.Assertions;

namespace EventBooking.BrowserTests;

public sealed partial class ScreenReaderTests
{
    [Fact]
    public async Task The_dashboard_has_names_and_an_order()
    {
        await using var session = await BrowserSession.StartAsync(chromium, Screen.Desktop);
        await session.BookAsync("2026-03-01T10:00", [.. Enumerable.Repeat("Ada Lovelace", 4)]);
        await session.SignInAsync();
        await session.Page.GotoAsync("/admin");

        await Expect(session.Page.Locator("body")).ToMatchAriaSnapshotAsync("""
            - link "Skip to main content"
            - banner:
              - link "Spring Open Days Admin"
              - navigation "Admin":
                - link "Dashboard"
                - link "Bookings"
                - link "Waiting list"
              - button "Sign out"
            - main:
              - heading "Dashboard" [level=1]
              - term: Seats sold
              - definition: 4 of 544 (0 %)
              - term: Seats left
              - definition: "540"
              - region "Seats by date and hour":
                - heading "Seats by date and hour" [level=2]
                - table "Seats sold by date and hour":
                  - rowgroup:
                    - row:
                      - columnheader "Date"
                      - columnheader "09:00"
                      - columnheader "18:00"
                      - columnheader "Sold"
                      - columnheader "Left"
                  - rowgroup:
                    - row:
                      - rowheader "Sun 1 March":
                        - link "Sun 1 March"
                      - cell "no slot"
                      - cell:
                        - 'link "Sun 1 March, 10:00: 4 of 4 sold"'
                      - cell:
                        - 'link "Sun 1 March, 11:00: 0 of 4 sold"'
              - region "Bookings per day":
                - heading "Bookings per day" [level=2]
                - paragraph: 4 bookings, on Sunday 1 February 2026.
              - group: End sessions on all devices
            - contentinfo:
              - link "Public site"
            """);
        await session.Page.EvaluateAsync("document.querySelectorAll('.heat tbody tr:nth-child(n + 2)').forEach(row => row.remove())");
        await AssertFocusOrderAsync(
            session.Page,
            [
                "Skip to main content", "Spring Open Days Admin", "Dashboard", "Bookings", "Waiting list", "Sign out", "Sun 1 March",
                "Sun 1 March, 10:00: 4 of 4 sold 4/4",
                .. Enumerable.Range(11, 8).Select(hour => $"Sun 1 March, {hour}:00: 0 of 4 sold 0/4"),
                "End sessions on all devices", "Public site",
            ]);
    }

    [Fact]
    public async Task The_list_has_names_and_an_order()
    {
        await using var session = await BrowserSession.StartAsync(chromium, Screen.Desktop);
        var booking = Assert.Single(await session.BookAsync("2026-03-01T10:00", "Ada Lovelace"));
        await session.SignInAsync();
        await session.Page.GotoAsync("/admin/bookings?date=2026-03-01");

        await Expect(session.Page.Locator("main")).ToMatchAriaSnapshotAsync($"""
            - main:
              - heading "Bookings on Sunday 1 March" [level=1]
              - search "Bookings":
                - textbox "Name"
                - textbox "Email"
                - textbox "Phone"
                - textbox "Reference"
                - combobox "Date"
                - combobox "Hour"
                - combobox "Status"
                - combobox "Order"
                - combobox "Per page"
                - button "Find"
                - link "Clear"
              - status
              - form "Download":
                - button "Print this list"
                - button "Excel"
                - button "CSV"
                - combobox "CSV separator"
              - table "Bookings, by time":
                - rowgroup:
                  - row:
                    - columnheader "Reference"
                    - columnheader "Date"
                    - columnheader "Hours"
                    - columnheader "Name and email"
                    - columnheader "Phone"
                    - columnheader "Booked at"
                - rowgroup:
                  - row:
                    - cell:
                      - link "{booking.Reference}"
                    - cell "Sun 1 Mar"
                    - cell "10:00–11:00"
                    - cell "Ada Lovelace ada@example.com"
                    - cell "+44 20 7946 0123"
                    - cell "Sun 1 Feb 2026, 12:00"
            """);
        await AssertFocusOrderAsync(
            session.Page,
            "Skip to main content", "Spring Open Days Admin", "Dashboard", "Bookings", "Waiting list", "Sign out",
            "Name", "Email", "Phone", "Reference", "Date", "Hour", "Status", "Order", "Per page", "Find", "Clear",
            "Print this list", "Excel", "CSV", "CSV separator", booking.Reference, "Public site");
    }

    [Fact]
    public async Task An_error_in_a_search_is_linked_and_its_field_is_invalid()
    {
        await using var session = await BrowserSession.StartAsync(chromium, Screen.Desktop);
        await session.SignInAsync();
        await session.Page.GotoAsync("/admin/bookings?date=2026-03-01&time=09:00");

        await Expect(session.Page.Locator("main")).ToMatchAriaSnapshotAsync("""
            - main:
              - heading "Bookings" [level=1]
              - alert:
                - heading "Check your search" [level=2]
                - list:
                  - listitem:
                    - link "No slot starts at this time on this date."
              - search "Bookings":
                - combobox "Hour" [invalid]
            """);
    }

    [Fact]
    public async Task The_admin_page_of_a_booking_has_names_and_an_order()
    {
        await using var session = await BrowserSession.StartAsync(chromium, Screen.Desktop);
        var booking = Assert.Single(await session.BookAsync("2026-03-01T10:00", "Ada Lovelace"));
        await session.SignInAsync();
        await session.Page.GotoAsync($"/admin/bookings/{booking.Reference}");

        await Expect(session.Page.Locator("main")).ToMatchAriaSnapshotAsync($"""
            - main:
              - navigation "Back":
                - link "All bookings"
              - heading "Ada Lovelace Sunday 1 March 2026, 10:00–11:00" [level=1]
              - article:
                - paragraph:
                  - text: Reference
                  - strong: {booking.Reference}
                - term: When
                - definition:
                  - link "All bookings in this hour"
                - term: Who
                - definition: Ada Lovelace
                - term: Email
                - definition:
                  - link "ada@example.com"
                - term: Phone
                - definition:
                  - link "+44 20 7946 0123"
                - term: Status
                - definition: Confirmed
              - region "Emails":
                - heading "Emails" [level=2]
                - list:
                  - listitem:
                    - paragraph:
                      - strong: To the organisers
                  - listitem:
                    - paragraph:
                      - strong: To the attendee
                - button "Send the confirmation again"
            """);
        await AssertFocusOrderAsync(
            session.Page,
            "Skip to main content", "Spring Open Days Admin", "Dashboard", "Bookings", "Waiting list", "Sign out", "← All bookings",
            "All bookings in this hour", "ada@example.com", "+44 20 7946 0123", "View as the attendee",
            "Change the hour", "Correct details", "Cancel the booking", "Send the confirmation again", "Public site");
    }
}
