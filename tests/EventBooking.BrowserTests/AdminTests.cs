using EventBooking.Bookings;
using EventBooking.BrowserTests.Testing;
using EventBooking.Outbox;
using EventBooking.Scheduling;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EventBooking.BrowserTests;

/// <summary>The admin area: dashboard, search, booking page, export.</summary>
public sealed class AdminTests(Chromium chromium)
{
    private static readonly string[] Names =
    [
        "Ada Lovelace", "Zoë Müller-Lüdenscheidt", "王伟", "محمد علي", "Robert'); DROP TABLE bookings;--",
        "=HYPERLINK(\"http://example.com\")",
        "Wolfeschlegelsteinhausenbergerdorff the Second of Somewhere Very Far Away Indeed", string
            .Concat(Enumerable.Repeat("👩‍🚀", 40)), "Søren Æbelø", "Grace Hopper",
    ];

    public static TheoryData<Screen> Screens =>
        [.. Screen.All.Where(screen => screen is { HasJavaScript: true, Width: not 768 } or { IsDark: false, HasJavaScript: true }
            or { IsDark: false, Width: 320 })];

    [Theory]
    [MemberData(nameof(Screens), DisableDiscoveryEnumeration = true)]
    public async Task An_administrator_opens_the_dashboard_and_finds_a_booking(Screen screen)
    {
        await using var session = await BrowserSession.StartAsync(chromium, screen);
        var page = session.Page;
        await session.SignInAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Dashboard");
        await session.CheckPageAsync("20-dashboard-empty");
        await page.GotoAsync("/admin/bookings");
        await session.CheckPageAsync("21-list-empty");

        await FillAsync(session);
        await page.GotoAsync("/admin");
        await Expect(page.Locator(".totals dd").First).ToContainTextAsync("64 of 544");
        await session.CheckPageAsync("22-dashboard");
        await page.Locator(".heat td.shade-5 a").First.ClickAsync();
        await Expect(page.Locator(".range")).ToHaveTextAsync("1–4 of 4 matching bookings, by time");
        await Expect(page.GetByLabel("Hour")).ToHaveValueAsync("10:00");
        await session.CheckPageAsync("23-list-of-an-hour");

        await page.GetByRole(AriaRole.Link, new() { Name = "Clear" }).ClickAsync();
        await Expect(page.GetByLabel("Name")).ToBeFocusedAsync();
        await Expect(page.Locator(".range")).ToHaveTextAsync("1–20 of 64 bookings, newest first");
        await session.CheckPageAsync("24-list");
        await page.GetByRole(AriaRole.Link, new() { Name = "Older" }).ClickAsync();
        await Expect(page.Locator(".range")).ToContainTextAsync("21–40 of 64");
        await page.GetByRole(AriaRole.Link, new() { Name = "Page 4" }).ClickAsync();
        await Expect(page.Locator(".range")).ToContainTextAsync("61–64 of 64");

        await page.GetByLabel("Name").FillAsync("miller");
        await page.GetByLabel("Name").PressAsync("Enter");
        await Expect(page.Locator(".range")).ToHaveTextAsync("No bookings found.");
        await session.CheckPageAsync("25-list-no-match");
        await page.GetByLabel("Name").FillAsync("MULLER");
        await page.GetByLabel("Phone").FillAsync("0123");
        await page.GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();
        await Expect(page.Locator(".range")).ToContainTextAsync("of 7 matching bookings");
        await page.Locator(".bookings tbody tr a").First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Zoë Müller-Lüdenscheidt");
        await session.CheckPageAsync("26-booking");
        await page.GoBackAsync();
        await Expect(page.GetByLabel("Name")).ToHaveValueAsync("MULLER");
        await Expect(page.Locator(".range")).ToContainTextAsync("of 7 matching bookings");
    }

    [Theory]
    [InlineData(320)]
    [InlineData(1280)]
    public async Task Failed_emails_are_shown_and_retried(int width)
    {
        await using var session = await BrowserSession.StartAsync(
            chromium, new(width, IsDark: false, HasJavaScript: true), ("Outbox:PollInterval", "01:00:00"));
        var page = session.Page;
        var booking = Assert.Single(await session.BookAsync("2026-03-01T10:00", "Ada Lovelace"));
        await FailEmailsAsync(session, booking);
        await session.SignInAsync();
        await session.CheckPageAsync("29-dashboard-failed");
        await page.Locator(".failed-emails a").First.ClickAsync();
        await Expect(page.Locator(".email.failed").First).ToContainTextAsync("The address does not exist.");
        await session.CheckPageAsync("30-booking-failed");

        await page.GetByRole(AriaRole.Button, new() { Name = "Retry failed emails" }).ClickAsync();
        await Expect(page.Locator("#notice")).ToContainTextAsync("failed emails are being sent again");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send the confirmation again" }).ClickAsync();
        await Expect(page.Locator("#notice")).ToContainTextAsync("being sent again");
        await Expect(page.Locator(".email")).ToHaveCountAsync(3);
        await session.CheckPageAsync("31-booking-sent-again");
    }

    [Theory]
    [InlineData(320)]
    [InlineData(1280)]
    public async Task An_invalid_search_and_an_unknown_booking_show_a_message(int width)
    {
        await using var session = await BrowserSession.StartAsync(chromium, new(width, IsDark: true, HasJavaScript: true));
        await session.SignInAsync();
        foreach (var (name, path) in new[]
        {
            ("27-list-invalid-search", "/admin/bookings?date=2026-03-02&phone=none"),
            ("28-booking-not-found", "/admin/bookings/7K3F-9QXM"),
        })
        {
            await session.Page.GotoAsync(path);
            await session.CheckPageAsync(name);
        }
    }

    [Fact]
    public async Task The_bookings_of_a_search_are_downloaded()
    {
        await using var session = await BrowserSession.StartAsync(chromium, Screen.Desktop);
        await FillAsync(session);
        await session.SignInAsync();
        await session.Page.GotoAsync("/admin/bookings?name=ada&date=2026-03-03");

        var workbook = await session.Page.RunAndWaitForDownloadAsync(
            () => session.Page.GetByRole(AriaRole.Button, new() { Name = "Excel" }).ClickAsync());
        var download = await session.Page.RunAndWaitForDownloadAsync(
            () => session.Page.GetByRole(AriaRole.Button, new() { Name = "CSV" }).ClickAsync());

        Assert.Equal("bookings-2026-03-03-ada.xlsx", workbook.SuggestedFilename);
        Assert.Equal("bookings-2026-03-03-ada.csv", download.SuggestedFilename);
        var lines = await File.ReadAllLinesAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        Assert.Equal(3, lines.Length);
        Assert.All(
            lines[1..], line => Assert.Contains(",Ada Lovelace,ada@example.com,'+442079460123,Confirmed,", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_separator_is_remembered()
    {
        await using var session = await BrowserSession.StartAsync(chromium, Screen.Desktop);
        await FillAsync(session);
        await session.SignInAsync();
        await session.Page.GotoAsync("/admin/bookings");
        await session.Page.GetByLabel("Separator").SelectOptionAsync("semicolon");

        var download = await session.Page.RunAndWaitForDownloadAsync(
            () => session.Page.GetByRole(AriaRole.Button, new() { Name = "CSV" }).ClickAsync());

        var file = await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        Assert.StartsWith("Reference;Date;", file, StringComparison.Ordinal);
        await session.Page.GotoAsync("/admin/bookings?name=ada");
        await Expect(session.Page.GetByLabel("Separator")).ToHaveValueAsync("semicolon");
    }

    [Fact]
    public async Task A_download_after_the_session_has_ended_leads_to_the_sign_in_page_and_back_to_the_list()
    {
        await using var session = await BrowserSession.StartAsync(chromium, Screen.Desktop);
        await FillAsync(session);
        await session.SignInAsync();
        await session.Page.GotoAsync("/admin/bookings?name=ada");
        await session.Page.Context.ClearCookiesAsync();

        await session.Page.GetByRole(AriaRole.Button, new() { Name = "CSV" }).ClickAsync();
        await Expect(session.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Sign in");
        await session.EnterKeyAsync();

        await Expect(session.Page.Locator(".range")).ToContainTextAsync("of 7 matching bookings");
        await Expect(session.Page.GetByLabel("Name")).ToHaveValueAsync("ada");
    }

    [Fact]
    public async Task The_list_works_in_print_and_with_the_keyboard_only()
    {
        await using var session = await BrowserSession.StartAsync(chromium, Screen.Desktop);
        var page = session.Page;
        await FillAsync(session);
        await session.SignInAsync();
        await page.GotoAsync("/admin/bookings");

        await page.Keyboard.TypeAsync("grace");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".range")).ToContainTextAsync("of 6 matching bookings");
        await page.Locator("#limit").FocusAsync();
        foreach (var expected in new[] { "Find", "Clear", "Excel", "CSV" })
        {
            await page.Keyboard.PressAsync("Tab");
            Assert.Equal(expected, await page.EvaluateAsync<string>("document.activeElement.textContent.trim()"));
        }

        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByLabel("Separator")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Grace Hopper");

        await page.GotoAsync("/admin/bookings");
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await Expect(page.Locator(".filters")).ToBeHiddenAsync();
        await Expect(page.Locator(".bookings tbody tr")).ToHaveCountAsync(20);
        await session.CheckPageAsync("32-list-printed");
    }

    private static async Task FillAsync(BrowserSession session)
    {
        var slots = session.Site.Services.GetRequiredService<EventCalendar>().Days.SelectMany(day => day.Slots.Take(4)).Take(16).ToList();
        for (var i = 0; i < slots.Count; i++)
        {
            await session.BookAsync(slots[i].Id.ToString(), [.. Enumerable.Range(4 * i, 4).Select(n => Names[n % Names.Length])]);
        }
    }

    private static async Task FailEmailsAsync(BrowserSession session, Booking booking)
    {
        var outbox = session.Site.Services.GetRequiredService<IOutbox>();
        var leasedUntil = DateTimeOffset.UtcNow.AddMinutes(1);
        foreach (var claimed in await outbox.ClaimAsync(
            recipient: null, 10, booking.CreatedAt, leasedUntil, TestContext.Current.CancellationToken))
        {
            await outbox.SettleAsync(
                claimed,
                new(OutboxStatus.Failed, 1, DateTimeOffset.UtcNow, "The address does not exist."),
                TestContext.Current.CancellationToken);
        }
    }
}
