using EventBooking.BrowserTests.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EventBooking.BrowserTests;

/// <summary>
/// The shortest ways to a form: the next free hour, the hours beside the calendar, the dates beside a date without the event.
/// </summary>
public sealed class NextFreeTests(Chromium chromium)
{
    private static readonly (string, string)[] TwoHoursPerDate =
        [("Event:SlotCapacity", "1"), ("Event:ScheduleA", "10:00-12:00"), ("Event:ScheduleB", "09:00-11:00")];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_taps_three_fields_and_three_pages_book_the_next_free_hour(bool hasJavaScript)
    {
        await using var session = await BrowserSession.StartAsync(
            chromium, Screen.Phone with { HasJavaScript = hasJavaScript }, TwoHoursPerDate);
        var page = session.Page;
        await page.SetViewportSizeAsync(390, 844);
        await FillDatesAsync(session, 1, 3, 5, 7);
        await session.TakeSeatsAsync("2026-03-09T10:00", 1);
        List<string> pages = [];
        page.FrameNavigated += (_, frame) => pages.Add(new Uri(frame.Url).AbsolutePath);

        await page.GotoAsync("/");
        var next = page.Locator("main a").First;
        await Expect(next).ToHaveTextAsync("Next free: Monday 9 March, 11:00");
        await Expect(next).ToBeInViewportAsync(new() { Ratio = 1 });
        await next.ClickAsync();
        await Expect(page.Locator("h1")).ToContainTextAsync("Book 11:00–12:00");
        await Expect(page.Locator("main input:visible")).ToHaveCountAsync(3);
        await session.FillInAsync();
        await Expect(page.Locator("button.book")).ToBeInViewportAsync(new() { Ratio = 1 });
        Assert.Equal(0, await page.EvaluateAsync<int>("scrollY"));
        await session.PressBookAsync();

        await Expect(page.Locator("h1")).ToHaveTextAsync("Your seat is booked");
        Assert.Equal(3, pages.Count);
        Assert.Equal(1, await session.BookedCountAsync("2026-03-09T11:00"));
    }

    [Theory]
    [InlineData("/dates/2026-03-01", "Next free: Monday 9 March, 10:00")]
    [InlineData("/dates/2026-03-31", "Next free: Sunday 29 March, 11:00")]
    public async Task A_full_date_links_the_nearest_free_hour(string path, string text)
    {
        await using var session = await BrowserSession.StartAsync(chromium, Screen.Phone, TwoHoursPerDate);
        await FillDatesAsync(session, 1, 3, 5, 7, 31);

        await session.Page.GotoAsync(path);

        await Expect(session.Page.Locator("#next-free")).ToHaveTextAsync(text);
        await session.CheckPageAsync("24-full-date-" + path[^2..]);
        await session.Page.Locator("#next-free").ClickAsync();
        await Expect(session.Page.GetByLabel("Name")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(320)]
    [InlineData(390)]
    public async Task A_sold_out_date_is_one_line_of_44_pixels_on_a_phone(int width)
    {
        await using var session = await BrowserSession.StartAsync(chromium, Screen.Phone with { Width = width }, TwoHoursPerDate);
        await FillDatesAsync(session, 1, 3, 5, 7);

        await session.Page.GotoAsync("/");

        foreach (var day in new[] { 1, 3, 5, 7 })
        {
            var box = (await session.Page.Locator($"#date-2026-03-{day:00}").BoundingBoxAsync())!;
            Assert.Equal(44, box.Height, tolerance: 0.5);
        }

        var firstOpen = (await session.Page.Locator("#date-2026-03-09").BoundingBoxAsync())!;
        Assert.True(firstOpen.Y < 640, $"The first open date is at {firstOpen.Y}.");
        await session.CheckPageAsync($"25-sold-out-dates-{width}");
    }

    [Theory]
    [InlineData(960, true)]
    [InlineData(1280, false)]
    public async Task A_wide_screen_shows_the_hours_of_the_chosen_date_beside_the_calendar(int width, bool hasJavaScript)
    {
        var screen = new Screen(width, IsDark: false, hasJavaScript);
        await using var session = await BrowserSession.StartAsync(chromium, screen, TwoHoursPerDate);
        await FillDatesAsync(session, 1);
        var page = session.Page;

        await page.GotoAsync("/");
        await ExpectBesideAsync("[id='slot-2026-03-03T09:00']");
        await session.CheckPageAsync($"26-beside-month-{width}");
        await page.Locator("#date-2026-03-21").ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Saturday 21 March 2026");
        await ExpectBesideAsync("[id='slot-2026-03-21T10:00']");
        await Expect(page.Locator("[aria-current=page]")).ToHaveIdAsync("date-2026-03-21");
        await session.CheckPageAsync($"27-beside-date-{width}");
        await page.Locator("#date-2026-03-23").ClickAsync();
        await page.Locator("[id='slot-2026-03-23T10:00']").ClickAsync();
        await Expect(page.Locator("h1")).ToContainTextAsync("Monday 23 March 2026");

        async Task ExpectBesideAsync(string slot)
        {
            await Expect(page.Locator(slot)).ToBeInViewportAsync(new() { Ratio = 1 });
            var calendar = (await page.Locator("#month").BoundingBoxAsync())!;
            var hour = (await page.Locator(slot).BoundingBoxAsync())!;
            Assert.True(hour.X >= calendar.X + calendar.Width, "The hour is not at the right of the calendar.");
            Assert.True(hour.Y < calendar.Y + calendar.Height, "The hour is below the calendar.");
        }
    }

    [Theory]
    [InlineData(320)]
    [InlineData(768)]
    [InlineData(959)]
    public async Task A_narrow_screen_has_a_page_for_the_month_and_one_for_each_date(int width)
    {
        await using var session = await BrowserSession.StartAsync(chromium, Screen.Phone with { Width = width }, TwoHoursPerDate);
        await session.Page.GotoAsync("/");
        await Expect(session.Page.Locator("#slots")).ToBeHiddenAsync();
        await session.Page.Locator("#date-2026-03-21").ClickAsync();
        await Expect(session.Page.Locator("#slots")).ToBeVisibleAsync();
        await Expect(session.Page.Locator("#month")).ToBeHiddenAsync();
    }

    [Theory]
    [InlineData("/dates/2026-03-02", "There is no event on Monday 2 March.", "Sunday 1 March", "Tuesday 3 March")]
    [InlineData("/dates/2026-03-30", "There is no event on Monday 30 March.", "Sunday 29 March", "Tuesday 31 March")]
    [InlineData("/slots/2026-03-02T10:00", "There is no event on Monday 2 March.", "Sunday 1 March", "Tuesday 3 March")]
    [InlineData("/dates/2026-04-01", "There is no event on Wednesday 1 April 2026.", "Tuesday 31 March", null)]
    [InlineData("/dates/2026-02-28", "There is no event on Saturday 28 February 2026.", null, "Sunday 1 March")]
    public async Task A_date_without_the_event_links_the_dates_beside_it(string path, string text, string? previous, string? next)
    {
        await using var session = await BrowserSession.StartAsync(chromium, Screen.Phone);

        var response = await session.Page.GotoAsync(path);

        Assert.Equal(404, response!.Status);
        await Expect(session.Page.Locator("main")).ToContainTextAsync(text);
        await session.CheckPageAsync("28-no-event");
        foreach (var name in new[] { previous, next }.OfType<string>())
        {
            await session.Page.GotoAsync(path);
            await session.Page.Locator("main").GetByRole(AriaRole.Link, new() { Name = name }).ClickAsync();
            await Expect(session.Page.Locator("h1")).ToHaveTextAsync(name + " 2026");
        }
    }

    private static async Task FillDatesAsync(BrowserSession session, params int[] days)
    {
        foreach (var day in days)
        {
            var hours = (day - 1) / 2 % 2 == 0 ? new[] { "10:00", "11:00" } : ["09:00", "10:00"];
            foreach (var hour in hours)
            {
                await session.TakeSeatsAsync($"2026-03-{day:00}T{hour}", 1);
            }
        }
    }
}
