using EventBooking.Bookings;
using EventBooking.BrowserTests.Testing;
using EventBooking.Tests.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EventBooking.BrowserTests;

/// <summary>The list of bookings and the dashboard: what can be read, found and pressed.</summary>
public sealed class AdminListTests(Chromium chromium)
{
    /// <summary>The words of names and email addresses that are on more than one line. A hyphen may end a line.</summary>
    private const string BrokenWords = """
        () => [...document.querySelectorAll('.cell-name bdi, .cell-email bdi')].flatMap(({ firstChild: text }) =>
          [...text.data.matchAll(/[^\s-]+-?/g)].filter(({ 0: word, index }) => {
            const range = document.createRange();
            range.setStart(text, index);
            range.setEnd(text, index + word.length);
            return new Set([...range.getClientRects()].map(box => box.top)).size > 1;
          }).map(match => match[0]))
        """;

    /// <summary>Links and controls that are lower than 44 pixels and stand neither in a text nor in the table of all hours.</summary>
    private const string LowTargets = """
        () => [...document.querySelectorAll('a, button, input:not([type=hidden], [type=radio]), select, summary')]
          .filter(e => e.checkVisibility() && !e.closest('.heat, .notice li') && !e.matches('.skip'))
          .filter(e => getComputedStyle(e).display !== 'inline' || e.parentElement.textContent.trim() === e.textContent.trim())
          .filter(e => e.getBoundingClientRect().height < 43.9)
          .map(e => `${e.outerHTML.slice(0, 80)} ${e.getBoundingClientRect().height}`)
        """;

    [Theory]
    [InlineData(390)]
    [InlineData(1024)]
    [InlineData(1280)]
    public async Task Names_and_email_addresses_are_not_broken_within_words(int width)
    {
        await using var session = await BrowserSession.StartAsync(chromium, new(width, IsDark: false, HasJavaScript: true));
        await BookLongNamesAsync(session);
        await session.SignInAsync();
        await session.Page.GotoAsync("/admin/bookings");

        await Expect(session.Page.Locator(".cell-name")).ToHaveCountAsync(4);
        Assert.Empty(await session.Page.EvaluateAsync<string[]>(BrokenWords));
        await Expect(session.Page.Locator(".bookings").GetByText("Confirmed")).ToHaveCountAsync(0);
        await session.CheckPageAsync("36-list-long-names");
    }

    [Fact]
    public async Task Control_a_broken_word_is_found()
    {
        await using var session = await BrowserSession.StartAsync(chromium, Screen.Desktop);
        await BookLongNamesAsync(session);
        await session.SignInAsync();
        await session.Page.GotoAsync("/admin/bookings");

        await session.Page.EvaluateAsync(
            "document.querySelectorAll('.cell-person').forEach(cell => cell.style.cssText = 'display: block; width: 5rem')");

        Assert.NotEmpty(await session.Page.EvaluateAsync<string[]>(BrokenWords));
    }

    [Fact]
    public async Task A_later_page_has_its_number_in_the_title_and_leaves_the_focus_alone()
    {
        await using var session = await BrowserSession.StartAsync(chromium, Screen.Desktop);
        for (var hour = 10; hour < 19; hour++)
        {
            await session.BookAsync($"2026-03-01T{hour}:00", "Ada", "Grace", "Alan");
        }

        await session.SignInAsync();
        await session.Page.GotoAsync("/admin/bookings");
        await Expect(session.Page.GetByLabel("Name")).ToBeFocusedAsync();
        await Expect(session.Page).ToHaveTitleAsync("Bookings, page 1 of 2 – Spring Open Days");

        await session.Page.GetByRole(AriaRole.Link, new() { Name = "Older" }).ClickAsync();

        await Expect(session.Page).ToHaveTitleAsync("Bookings, page 2 of 2 – Spring Open Days");
        await Expect(session.Page.GetByLabel("Name")).Not.ToBeFocusedAsync();
        Assert.Equal(0, await session.Page.EvaluateAsync<double>("scrollY"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_hour_is_found_on_every_date(bool hasJavaScript)
    {
        await using var session = await BrowserSession.StartAsync(chromium, Screen.Phone with { HasJavaScript = hasJavaScript });
        await session.BookAsync("2026-03-01T10:00", "Ada");
        await session.BookAsync("2026-03-03T10:00", "Grace");
        await session.BookAsync("2026-03-03T11:00", "Alan");
        await session.SignInAsync();
        await session.Page.GotoAsync("/admin/bookings");

        await session.Page.GetByLabel("Hour").SelectOptionAsync("10:00–11:00");
        await session.Page.GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();

        await Expect(session.Page.Locator("h1")).ToHaveTextAsync("Bookings, 10:00–11:00");
        await Expect(session.Page.Locator(".cell-name")).ToHaveTextAsync(["Grace", "Ada"]);
        await Expect(session.Page.GetByLabel("Hour")).ToHaveValueAsync("10:00");
        await session.Page.GotoAsync("/admin/bookings?date=2026-03-01&time=09:00");
        await session.Page.GetByRole(AriaRole.Link, new() { Name = "No slot starts at this time on this date." }).ClickAsync();
        await Expect(session.Page.GetByLabel("Hour")).ToBeFocusedAsync();
        await Expect(session.Page.GetByLabel("Hour"))
            .ToHaveAccessibleDescriptionAsync("No slot starts at this time on this date.");
        await session.CheckPageAsync("37-hour-not-found");
    }

    [Theory]
    [InlineData(320)]
    [InlineData(1280)]
    public async Task Hours_of_the_dashboard_are_named_and_targets_are_44_pixels_high(int width)
    {
        await using var session = await BrowserSession.StartAsync(chromium, new(width, IsDark: false, HasJavaScript: true));
        await session.BookAsync("2026-03-01T10:00", "Ada", "Grace", "Alan", "Edsger");
        var booking = Assert.Single(await session.BookAsync("2026-03-03T10:00", "Ada"));
        await session.BookAsync("2026-03-05T10:00", [.. Enumerable.Repeat("Grace", 4)]);
        await session.BookAsync("2026-03-05T11:00", [.. Enumerable.Repeat("Grace", 4)]);
        await session.SignInAsync();

        foreach (var name in new[] { "Sun 1 March, 10:00: 4 of 4 sold", "Tue 3 March, 10:00: 1 of 4 sold" })
        {
            await Expect(session.Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true })).ToBeVisibleAsync();
        }

        foreach (var path in new[]
        {
            "/admin", "/admin/bookings", "/admin/bookings?page=2", $"/admin/bookings/{booking.Reference}", "/admin/bookings?limit=x",
            $"/bookings/{booking.ManageToken}", "/nowhere", "/admin/bookings/7K3F-9QXM",
        })
        {
            await session.Page.GotoAsync(path);
            Assert.Equal((path, ""), (path, string.Join('\n', await session.Page.EvaluateAsync<string[]>(LowTargets))));
        }
    }

    private static async Task BookLongNamesAsync(BrowserSession session)
    {
        var slot = TestData.GetSlot("2026-03-01T10:00");
        var commands = new[]
        {
            ("María José García López", "maria.jose.garcia@example.com"),
            ("Christopher Featherstonehaugh-Cholmondeley", "christopher.f@university.example"),
            ("Łukasz Żółć", "lukasz.zolc@international-example.com"),
            ("Ada Lovelace", "ada@example.com"),
        }.Select(person => TestData.CreateCommand(slot, name: person.Item1) with { Email = person.Item2 }).ToList();
        await session.Site.Services.GetRequiredService<IBookingStore>().DecideAsync(commands);
    }
}
