using EventBooking.BrowserTests.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EventBooking.BrowserTests;

/// <summary>Open pages refresh their seat counts.</summary>
public sealed class RefreshTests(Chromium chromium)
{
    private const string Slot = "2026-03-15T10:00";

    [Fact]
    public async Task Counts_refresh_and_typed_details_stay()
    {
        await using var session = await BrowserSession.StartAsync(chromium, Screen.Phone);
        await session.Page.Clock.InstallAsync();
        foreach (var (path, before, after) in new[]
        {
            ("/dates/2026-03-15", "32 of 32 seats left", "31 of 32 seats left"),
            ($"/slots/{Slot}", "3 of 4 seats left", "2 of 4 seats left"),
        })
        {
            await session.Page.GotoAsync(path);
            await Expect(session.Page.Locator("#seats-status")).ToContainTextAsync(before);
            if (path.StartsWith("/slots", StringComparison.Ordinal))
            {
                await session.FillInAsync("Grace Hopper");
            }

            await session.TakeSeatsAsync(Slot, 1);
            await session.Page.Clock.FastForwardAsync(11_000);

            await Expect(session.Page.Locator("#seats-status")).ToContainTextAsync(after);
        }

        await Expect(session.Page.GetByLabel("Name")).ToHaveValueAsync("Grace Hopper");
        await session.CheckPageAsync("10-refreshed");
    }

    [Fact]
    public async Task Counts_refresh_when_the_page_becomes_visible_and_an_unchanged_list_is_not_replaced()
    {
        await using var session = await BrowserSession.StartAsync(chromium, Screen.Phone);
        await session.Page.GotoAsync("/dates/2026-03-15");
        await session.Page.EvaluateAsync("document.querySelector('#slots').marked = true");
        await Task.WhenAll(session.Page.WaitForResponseAsync("**/dates/2026-03-15"), DispatchVisibilityChangeAsync(session.Page));
        await session.TakeSeatsAsync(Slot, 1);
        Assert.True(await session.Page.EvaluateAsync<bool>("document.querySelector('#slots').marked === true"));

        await DispatchVisibilityChangeAsync(session.Page);

        await Expect(session.Page.Locator("#seats-status")).ToContainTextAsync("31 of 32 seats left");
        await Expect(session.Page.Locator($"[id='slot-{Slot}']")).ToContainTextAsync("3 of 4 seats left");
    }

    [Fact]
    public async Task A_translation_by_the_browser_stays_until_the_counts_change()
    {
        await using var session = await BrowserSession.StartAsync(chromium, Screen.Phone);
        await session.Page.GotoAsync("/dates/2026-03-15");
        await session.Page.EvaluateAsync(
            "document.querySelectorAll('#slots .slot-seats, #seats-status').forEach(e => e.textContent = 'traduit')");

        await Task.WhenAll(session.Page.WaitForResponseAsync("**/dates/2026-03-15"), DispatchVisibilityChangeAsync(session.Page));
        await Task.WhenAll(session.Page.WaitForResponseAsync("**/dates/2026-03-15"), DispatchVisibilityChangeAsync(session.Page));

        Assert.Equal("traduit", await session.Page.Locator("#seats-status").TextContentAsync());
        Assert.Equal("traduit", await session.Page.Locator($"[id='slot-{Slot}'] .slot-seats").TextContentAsync());
        await session.TakeSeatsAsync(Slot, 1);
        await DispatchVisibilityChangeAsync(session.Page);
        await Expect(session.Page.Locator("#seats-status")).ToContainTextAsync("31 of 32 seats left");
        await Expect(session.Page.Locator($"[id='slot-{Slot}']")).ToContainTextAsync("3 of 4 seats left");
    }

    [Fact]
    public async Task The_month_page_does_not_announce_a_total()
    {
        await using var session = await BrowserSession.StartAsync(chromium, Screen.Phone);
        await session.Page.GotoAsync("/");

        await Expect(session.Page.Locator("main [role=status], main [aria-live]")).ToHaveCountAsync(0);
        await Expect(session.Page.Locator("main")).Not.ToContainTextAsync("of 544");
        await session.TakeSeatsAsync("2026-03-15T10:00", 1);
        await session.RefreshAsync();
        await Expect(session.Page.Locator("#date-2026-03-15")).ToContainTextAsync("31 seats left");
    }

    [Theory]
    [InlineData("/", "#next-free")]
    [InlineData("/", "#date-2026-03-15")]
    [InlineData("/", "[id='slot-2026-03-01T11:00']")]
    [InlineData("/dates/2026-03-15", "[id='slot-2026-03-15T11:00']")]
    [InlineData("/dates/2026-03-15", "#date-2026-03-15")]
    public async Task A_refresh_keeps_the_focus(string path, string link)
    {
        await using var session = await BrowserSession.StartAsync(chromium, Screen.Desktop);
        await session.Page.GotoAsync(path);
        await session.Page.Locator(link).FocusAsync();
        await session.TakeSeatsAsync(Slot, 1);

        await session.RefreshAsync();

        await Expect(session.Page.Locator("#date-2026-03-15")).ToContainTextAsync("31 seats left");
        await Expect(session.Page.Locator(link)).ToBeFocusedAsync();
    }

    [Theory]
    [InlineData("/dates/2026-03-15", "Few seats left: 10:00.", "Full: 10:00.")]
    [InlineData($"/slots/{Slot}", "Few seats left.", "This hour has just filled up.")]
    public async Task Only_few_seats_and_a_full_hour_are_announced(string path, string few, string full)
    {
        await using var session = await BrowserSession.StartAsync(chromium, Screen.Phone);
        await session.Page.GotoAsync(path);
        var announced = session.Page.GetByRole(AriaRole.Status);
        await Expect(announced).ToHaveCountAsync(1);
        var status = session.Page.Locator("#seats-status");
        foreach (var (seats, left, text) in new[] { (1, 3, ""), (1, 2, ""), (1, 1, few), (1, 0, full) })
        {
            await session.TakeSeatsAsync(Slot, seats);
            await session.RefreshAsync();

            await Expect(status).ToHaveTextAsync(path.StartsWith("/dates", StringComparison.Ordinal)
                ? $"{28 + left} of 32 seats left"
                : left == 0 ? "No seats left" : $"{left} of 4 seats left");
            await Expect(announced).ToContainTextAsync(text);
            Assert.Equal(text == "", (await announced.TextContentAsync())!.Trim() == "");
        }
    }

    private static async Task DispatchVisibilityChangeAsync(IPage page) =>
        await page.EvaluateAsync("document.dispatchEvent(new Event('visibilitychange'))");
}
