using EventBooking.BrowserTests.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EventBooking.BrowserTests;

/// <summary>The pages on paper, as PDF files of the browser.</summary>
public sealed class PrintTests(Chromium chromium)
{
    [Theory]
    [InlineData(390, false)]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    public async Task A_date_with_32_people_is_printed_on_one_sheet_in_one_size(int width, bool isDark)
    {
        await using var session = await StartWithFullSaturdayAsync(new(width, isDark, HasJavaScript: true));
        await session.Page.GotoAsync("/admin/bookings?date=2026-03-07&limit=20");

        using var printed = await PrintedPage.PrintAsync(session.Page);

        var sheet = Assert.Single(printed.Sheets);
        var text = printed.TextOf(0);
        Assert.StartsWith("Saturday 7 March · 32 people Hour Name Phone Reference Here 09:00–10:00 ", text, StringComparison.Ordinal);
        for (var person = 1; person <= 32; person++)
        {
            Assert.Contains(
                $"{9 + ((person - 1) / 4):00}:00–{10 + ((person - 1) / 4):00}:00 Person {person:00} +44 20 7946 0123 ",
                text,
                StringComparison.Ordinal);
        }

        var boxes = sheet.Paths.Count(path => path.GetBoundingRectangle() is { Width: > 9 and < 14, Height: > 9 and < 14 });
        Assert.Equal(32, boxes);
        var table = sheet.GetWords().SkipWhile(word => word.Text != "Hour");
        Assert.Single(table.Select(word => Math.Round(word.Letters[0].PointSize, 1)).Distinct());
        Assert.All(sheet.Letters, letter => Assert.Equal((0, 0, 0), letter.Color.ToRGBValues()));
    }

    [Fact]
    public async Task An_hour_is_not_split_between_two_sheets()
    {
        await using var session = await BrowserSession.StartAsync(chromium, Screen.Desktop, ("Event:SlotCapacity", "10"));
        for (var hour = 9; hour < 17; hour++)
        {
            await session.BookAsync($"2026-03-07T{hour:00}:00", [.. Enumerable.Range(1, 10).Select(n => $"Person {n}")]);
        }

        await session.SignInAsync();
        await session.Page.GotoAsync("/admin/bookings?date=2026-03-07");

        using var printed = await PrintedPage.PrintAsync(session.Page);

        Assert.True(printed.Sheets.Count is 2 or 3);
        for (var sheet = 0; sheet < printed.Sheets.Count; sheet++)
        {
            var hours = printed.Sheets[sheet].GetWords().Where(word => word.Text.EndsWith(":00", StringComparison.Ordinal));
            Assert.All(hours.CountBy(word => word.Text), hour => Assert.Equal(10, hour.Value));
            Assert.Contains("Hour Name Phone Reference Here", printed.TextOf(sheet), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_list_without_a_date_is_printed_as_a_table_also_from_a_phone()
    {
        await using var session = await StartWithFullSaturdayAsync(Screen.Phone);
        await session.Page.GotoAsync("/admin/bookings");

        using var printed = await PrintedPage.PrintAsync(session.Page);

        Assert.Contains("Reference Date Hours Name and email Phone Booked at", printed.TextOf(0), StringComparison.Ordinal);
        Assert.DoesNotContain("Download", printed.TextOf(0), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Full_hours_of_the_printed_dashboard_are_darker_than_empty_ones(bool isDark)
    {
        await using var session = await BrowserSession.StartAsync(chromium, Screen.Desktop with { IsDark = isDark });
        for (var seats = 1; seats <= 4; seats++)
        {
            await session.BookAsync($"2026-03-0{2 * seats - 1}T10:00", [.. Enumerable.Repeat("Ada", seats)]);
        }

        await session.SignInAsync();

        using var printed = await PrintedPage.PrintAsync(session.Page);

        Assert.Single(printed.Sheets);
        var ink = Enumerable.Range(0, 5).Select(booked => printed.InkAround($"{booked}/4").Average()).ToList();
        Assert.True(ink[0] > 0, "Cells of empty hours have no border.");
        Assert.Equal(ink.Distinct().Order(), ink);
        Assert.True(ink[4] > 5 * ink[0], string.Join(' ', ink));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_ticket_is_printed_by_a_button_that_needs_javascript(bool hasJavaScript)
    {
        var screen = new Screen(390, IsDark: false, hasJavaScript);
        await using var session = await BrowserSession.StartAsync(chromium, screen);
        await session.Page.GotoAsync("/slots/2026-03-15T10:00");
        await session.FillInAsync();
        await session.PressBookAsync();
        var reference = await session.Page.Locator(".ticket-reference strong").InnerTextAsync();
        await Expect(session.Page).ToHaveTitleAsync($"Your seat is booked ({reference}) – Spring Open Days");
        var print = session.Page.GetByRole(AriaRole.Button, new() { Name = "Print" });
        await Expect(print).ToHaveCountAsync(hasJavaScript ? 1 : 0);
        if (hasJavaScript)
        {
            await session.Page.SetViewportSizeAsync(390, 844);
            await Expect(print).ToBeInViewportAsync(new() { Ratio = 1 });
            await session.Page.EvaluateAsync("window.print = () => document.title = 'printed'");
            await print.ClickAsync();
            await Expect(session.Page).ToHaveTitleAsync("printed");
        }

        using var printed = await PrintedPage.PrintAsync(session.Page);

        Assert.Single(printed.Sheets);
        var text = printed.TextOf(0);
        Assert.StartsWith($"Your seat is booked Reference {reference} When Sunday 15 March 2026", text, StringComparison.Ordinal);
        Assert.Contains("+44 20 7946 0123", text, StringComparison.Ordinal);
        Assert.DoesNotContain("calendar", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Book another", text, StringComparison.Ordinal);
    }

    private async Task<BrowserSession> StartWithFullSaturdayAsync(Screen screen)
    {
        var session = await BrowserSession.StartAsync(chromium, screen);
        for (var hour = 0; hour < 8; hour++)
        {
            await session.BookAsync(
                $"2026-03-07T{9 + hour:00}:00", [.. Enumerable.Range(1, 4).Select(n => $"Person {(4 * hour) + n:00}")]);
        }

        await session.SignInAsync();
        return session;
    }
}
