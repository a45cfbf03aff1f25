using System.Globalization;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using EventBooking.BrowserTests.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EventBooking.BrowserTests;

/// <summary>Every page in light, dark and forced colours.</summary>
public sealed class AccessibilityTests(Chromium chromium)
{
    /// <summary>Also a rule for WCAG 2.2, which axe leaves out unless asked.</summary>
    private static readonly AxeRunOptions AllRules = new() { Rules = new() { ["target-size"] = new() { Enabled = true } } };

    /// <summary>The border of an element, and its contrast with the background of the page, by the formula of WCAG 2.</summary>
    private const string ContrastOfBorder = """
        e => {
          const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
          const luminance = color => {
            context.clearRect(0, 0, 1, 1);
            context.fillStyle = color;
            context.fillRect(0, 0, 1, 1);
            const [red, green, blue] = [...context.getImageData(0, 0, 1, 1).data].map(part => part / 255)
              .map(part => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4);
            return .2126 * red + .7152 * green + .0722 * blue;
          };
          const border = luminance(getComputedStyle(e).borderTopColor);
          const backgrounds = [document.documentElement, e].map(one => luminance(getComputedStyle(one).backgroundColor));
          return Math.min(...backgrounds.map(one => (Math.max(one, border) + .05) / (Math.min(one, border) + .05)));
        }
        """;

    [Theory]
    [InlineData(1280, ColorScheme.Light, ForcedColors.None)]
    [InlineData(390, ColorScheme.Light, ForcedColors.None)]
    [InlineData(390, ColorScheme.Dark, ForcedColors.None)]
    [InlineData(1280, ColorScheme.Dark, ForcedColors.Active)]
    public async Task Axe_finds_nothing_on_any_page(int width, ColorScheme scheme, ForcedColors forced)
    {
        await using var session = await BrowserSession.StartAsync(chromium, Screen.Desktop with { Width = width });
        var page = session.Page;
        await page.EmulateMediaAsync(new() { ColorScheme = scheme, ForcedColors = forced, ReducedMotion = ReducedMotion.Reduce });
        await session.TakeSeatsAsync("2026-03-15T10:00", 4);
        await session.TakeSeatsAsync("2026-03-15T11:00", 3);
        var booking = (await session.BookAsync("2026-03-01T10:00", [.. Enumerable.Repeat("Ada Lovelace", 4)]))[0];
        var more = await session.BookAsync("2026-03-03T10:00", [.. Enumerable.Repeat("Ada Lovelace", 4)]);
        var found = new List<string>();

        await CheckAsync(
            "/", "/dates/2026-03-15", "/dates/2026-03-02", "/slots/2026-03-15T10:00", "/nowhere", $"/bookings/{more[0].ManageToken}");
        var mine = $"/bookings/{more[0].ManageToken}";
        await CheckAsync(
            mine + "/cancel", mine + "/details", mine + "/change", mine + "/change?date=2026-03-15",
            mine + "/change?slotId=2026-03-15T11:00",
            "/slots/2026-03-01T10:00/waiting-list", "/slots/2026-03-15T10:00", "/find-booking");
        await CheckAsync("/slots/2026-03-15T11:00");
        await session.FillInAsync("", "ada@", "12");
        await session.PressBookAsync();
        await Expect(page.Locator("#notice li")).ToHaveCountAsync(3);
        await AddFindingsAsync("the form with errors");
        await session.FillInAsync(email: "ada@gmail.con");
        await session.PressBookAsync();
        await Expect(page.Locator("#notice")).ToContainTextAsync("Did you mean");
        await AddFindingsAsync("the question about the email address");

        await CheckAsync("/admin/sign-in");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await AddFindingsAsync("the sign-in page with an error");
        await session.SignInAsync();
        await CheckAsync(
            "/admin", "/admin/bookings", "/admin/bookings?page=2&limit=5", "/admin/bookings?date=2026-03-01", "/admin/bookings?name=nobody",
            "/admin/bookings?date=2026-03-01&time=09:00&phone=x", $"/admin/bookings/{booking.Reference}", "/admin/bookings/7K3F-9QXM",
            $"/admin/bookings/{booking.Reference}/cancel", $"/admin/bookings/{booking.Reference}/change",
            $"/admin/bookings/{booking.Reference}/details", "/admin/bookings?status=waiting");
        Assert.True(found.Count == 0, string.Join('\n', found));

        async Task CheckAsync(params IEnumerable<string> paths)
        {
            foreach (var path in paths)
            {
                await page.GotoAsync(path);
                await AddFindingsAsync(path);
            }
        }

        async Task AddFindingsAsync(string name)
        {
            found.AddRange((await page.RunAxe(AllRules)).Violations.Select(
                violation => $"{name}: {violation.Id}: {violation.Help} {violation.Nodes[0].Html} {violation.Nodes[0].Any[0].Message}"));
        }
    }

    [Fact]
    public async Task Control_axe_finds_a_faint_text_and_a_field_without_a_label()
    {
        await using var session = await BrowserSession.StartAsync(chromium, Screen.Desktop);
        await session.Page.GotoAsync("/slots/2026-03-15T11:00");
        await session.Page.EvaluateAsync("document.querySelector('.lead').style.color = '#ccc'; document.querySelector('label').remove()");

        var found = (await session.Page.RunAxe(AllRules)).Violations.Select(violation => violation.Id);

        Assert.Equal(["color-contrast", "label"], found.Order());
    }

    /// <summary>WCAG 2.2, 1.4.12: https://www.w3.org/TR/WCAG22/#text-spacing.</summary>
    [Theory]
    [InlineData(320)]
    [InlineData(1280)]
    public async Task With_wider_text_spacing_no_page_overflows_and_no_text_is_cut_off(int width)
    {
        await using var session = await BrowserSession.StartAsync(chromium, Screen.Desktop with { Width = width });
        var page = session.Page;
        var booking = (await session.BookAsync("2026-03-01T10:00", [.. Enumerable.Repeat("Ada Lovelace", 4)]))[0];
        await session.SignInAsync();
        var mine = $"/bookings/{booking.ManageToken}";
        string[] paths =
        [
            "/", "/dates/2026-03-01", "/slots/2026-03-01T11:00", "/slots/2026-03-01T10:00/waiting-list", mine, mine + "/change",
            mine + "/cancel", "/find-booking", "/admin", "/admin/bookings", $"/admin/bookings/{booking.Reference}",
        ];
        var found = new List<string>();
        foreach (var path in paths)
        {
            await page.GotoAsync(path);
            found.AddRange((await page.EvaluateAsync<string[]>("""
                () => {
                  const sheet = new CSSStyleSheet();
                  sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }'
                    + ' p { margin-bottom: 2em !important; }');
                  document.adoptedStyleSheets = [sheet];
                  const root = document.documentElement;
                  const cut = [...document.querySelectorAll('main *')].filter(e => {
                    const style = getComputedStyle(e);
                    return ['hidden', 'clip'].includes(style.overflowX) && e.clientWidth > 1 && e.textContent.trim() !== ''
                      && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1);
                  }).map(e => 'cut off: ' + e.outerHTML.slice(0, 100));
                  return root.scrollWidth > root.clientWidth ? [...cut, 'wider than the screen: ' + root.scrollWidth] : cut;
                }
                """)).Select(problem => $"{path}: {problem}"));
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Borders_of_cards_and_fields_have_a_contrast_of_three_to_one(ColorScheme scheme)
    {
        await using var session = await BrowserSession.StartAsync(chromium, Screen.Phone);
        var page = session.Page;
        await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        await session.TakeSeatsAsync("2026-03-15T10:00", 4);
        await session.SignInAsync();
        foreach (var (path, selector) in new[]
        {
            ("/", ".day-link"), ("/dates/2026-03-15", ".slot"), ("/slots/2026-03-15T11:00", ".field input"),
            ("/slots/2026-03-15T10:00", ".alternative"), ("/admin/bookings", ".filters :is(input, select)"),
            ("/admin/bookings", ".bookings tbody tr"), ("/admin/bookings", ".download :is(button, select)"),
        })
        {
            await page.GotoAsync(path);
            await Expect(page.Locator(selector).First).ToBeVisibleAsync();
            var contrasts = await Task.WhenAll(
                (await page.Locator(selector).AllAsync()).Select(element => element.EvaluateAsync<double>(ContrastOfBorder)));
            Assert.True(contrasts.Min() >= 3, string.Create(CultureInfo.InvariantCulture, $"{selector} on {path}: {contrasts.Min():0.00}"));
        }
    }

    [Fact]
    public async Task In_forced_colours_only_the_current_item_of_a_navigation_has_a_border()
    {
        await using var session = await BrowserSession.StartAsync(chromium, Screen.Desktop);
        var page = session.Page;
        await page.EmulateMediaAsync(new() { ForcedColors = ForcedColors.Active });
        for (var hour = 10; hour < 16; hour++)
        {
            await session.BookAsync($"2026-03-01T{hour}:00", [.. Enumerable.Repeat("Ada", 4)]);
        }

        await session.SignInAsync();
        foreach (var (path, current) in new[] { ("/admin", "Dashboard"), ("/admin/bookings", "Bookings") })
        {
            await page.GotoAsync(path);
            Assert.Equal([current], await LinksWithBorderAsync(".admin-nav a"));
        }

        Assert.Equal(["1"], await LinksWithBorderAsync(".pages li a"));

        Task<string[]> LinksWithBorderAsync(string selector) => page.EvaluateAsync<string[]>(
            $$"""
            [...document.querySelectorAll('{{selector}}')].filter(link => {
              const { borderTopWidth, borderBottomWidth } = getComputedStyle(link);
              return parseFloat(borderTopWidth) + parseFloat(borderBottomWidth) > 0;
            }).map(link => link.textContent.trim())
            """);
    }
}
