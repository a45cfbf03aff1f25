using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using EventBooking.Bookings;
using EventBooking.Scheduling;
using EventBooking.Tests.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EventBooking.BrowserTests.Testing;

/// <summary>A browser and a new site.</summary>
public sealed class BrowserSession : IAsyncDisposable
{
    /// <summary>The directory for screenshots. None are taken when it is not set.</summary>
    private static readonly string? ScreenshotDirectory = Environment.GetEnvironmentVariable("EVENTBOOKING_TEST_SCREENSHOTS");

    private readonly string data = Directory.CreateTempSubdirectory("eventbooking-browser-").FullName;
    private readonly Screen screen;
    private readonly List<string> errors = [];
    private int booked;

    private BrowserSession(Screen screen) => this.screen = screen;

    public Site Site { get; private set; } = null!;

    public IBrowserContext Context { get; private set; } = null!;

    public IPage Page { get; private set; } = null!;

    public static Task<BrowserSession> StartAsync(Chromium chromium, Screen screen, params (string Name, string Value)[] settings) =>
        StartAsync(chromium, screen, replaceServices: null, settings);

    /// <summary>With a fake store.</summary>
    public static Task<BrowserSession> StartAsync(
        Chromium chromium, Screen screen, FakeBookingStore store, params (string Name, string Value)[] settings) =>
        StartAsync(
            chromium, screen, services => services.AddFakes(store), settings);

    /// <summary>With other services.</summary>
    public static async Task<BrowserSession> StartAsync(
        Chromium chromium, Screen screen, Action<IServiceCollection>? replaceServices, params (string Name, string Value)[] settings)
    {
        var browser = chromium.Browser;
        var session = new BrowserSession(screen);
        // Bookings of the tests are made before the event, so each would have a reminder.
        var all = settings.Append(("Storage:DataDirectory", session.data)).Append(("Reminders:Before", "")).ToDictionary(
            setting => setting.Item1, string? (setting) => setting.Item2);
        session.Site = Site.Start(all, replaceServices);
        session.Context = await browser.NewContextAsync(screen.Options(session.Site.Address));
        session.Context.SetDefaultTimeout(10_000);
        session.Page = await session.OpenTabAsync();
        return session;
    }

    public async Task<IPage> OpenTabAsync()
    {
        var page = await Context.NewPageAsync();
        page.PageError += (_, error) => errors.Add(error);
        page.Console += (_, message) =>
        {
            // The browser logs an error for a rejected form, which is a page with a 4xx status.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                errors.Add(message.Text);
            }
        };
        return page;
    }

    /// <summary>Checks the rules of every page and takes a screenshot.</summary>
    public async Task CheckPageAsync(string name)
    {
        if (ScreenshotDirectory is not null)
        {
            Directory.CreateDirectory(ScreenshotDirectory);
            await Page.ScreenshotAsync(new() { Path = Path.Combine(ScreenshotDirectory, $"{name}-{screen.Name}.png"), FullPage = true });
        }

        var excess = await Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(excess <= 0, $"{name} is {excess} pixels wider than the screen.");
        Assert.Equal(1, await Page.Locator("h1").CountAsync());
        if (screen.HasJavaScript)
        {
            var result = await Page.RunAxe(new AxeRunOptions());
            Assert.True(
                result.Violations.Length == 0,
                $"{name}: " + string.Join(
                    "; ", result.Violations.Select(violation => $"{violation.Id}: {violation.Help} {violation.Nodes[0].Html}")));
        }

        Assert.Empty(errors);
    }

    public async Task FillInAsync(string name = "Ada Lovelace", string email = "ada@example.com", string phone = "+44 20 7946 0123")
    {
        await Page.GetByLabel("Name").FillAsync(name);
        await Page.GetByLabel("Email address").FillAsync(email);
        await Page.GetByLabel("Phone number").FillAsync(phone);
    }

    public Task PressBookAsync() => Page.Locator("button.book").ClickAsync();

    /// <summary>Refreshes the counts of the page, and waits for it.</summary>
    public async Task RefreshAsync()
    {
        await Page.EvaluateAsync(
            """
            new Promise(done => {
              document.addEventListener('htmx:afterOnLoad', done, { once: true });
              document.dispatchEvent(new Event('visibilitychange'));
            })
            """);
    }

    /// <summary>Books seats over the API.</summary>
    public async Task TakeSeatsAsync(string slotId, int seats)
    {
        for (var seat = 0; seat < seats; seat++)
        {
            using var content = new StringContent(
                $$"""{"slotId":"{{slotId}}","name":"Somebody Else","email":"else@example.com","phone":"1234567"}""",
                System.Text.Encoding.UTF8,
                "application/json");
            using var response = await Site.Http.PostAsync("/api/bookings", content, TestContext.Current.CancellationToken);
            response.EnsureSuccessStatusCode();
        }
    }

    /// <summary>Books one seat for each name, two hours apart.</summary>
    public async Task<IReadOnlyList<Booking>> BookAsync(string slotId, params IReadOnlyList<string> names)
    {
        Assert.True(Site.Services.GetRequiredService<EventCalendar>().TryFindSlot(slotId, out var slot), slotId);
        var opening = new DateTimeOffset(2026, 2, 1, 12, 0, 0, TimeSpan.Zero);
        var commands = names
            .Select(name => TestData.CreateCommand(slot, name: name) with { CreatedAt = opening.AddHours(2 * booked++) })
            .ToList();
        var outcomes = await Site.Services.GetRequiredService<IBookingStore>().DecideAsync(commands);
        var made = outcomes.Cast<BookingOutcome.Booked>().Select(outcome => outcome.Booking).ToList();

        // The store was used directly, so the counts of the site must be updated.
        made.ForEach(booking => Site.Services.GetRequiredService<SeatCountCache>().Update(booking.SlotId, booking.SeatsLeft));
        return made;
    }

    /// <summary>A page of another site with a link. To a browser, localhost and 127.0.0.1 are different sites.</summary>
    public async Task<IPage> OpenMailAsync(Uri link, IPage? tab = null)
    {
        const string mail = "http://localhost:9/mail";
        tab ??= await OpenTabAsync();
        await tab.RouteAsync(
            mail,
            route => route
                .FulfillAsync(new()
                {
                    ContentType = "text/html",
                    Body = $"<!DOCTYPE html><html lang=\"en\"><title>Mail</title><h1>A mail</h1><a href=\"{link}\">See the booking</a>",
                }));
        await tab.GotoAsync(mail);
        return tab;
    }

    public async Task SignInAsync()
    {
        await Page.GotoAsync("/admin/sign-in");
        await EnterKeyAsync();
    }

    /// <summary>On the sign-in page.</summary>
    public async Task EnterKeyAsync()
    {
        await Page.GetByLabel("Admin key").FillAsync(Site.AdminKey);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true })).ToBeVisibleAsync();
    }

    /// <summary>The booked count of a slot, read over the API.</summary>
    public async Task<int> BookedCountAsync(string slotId)
    {
        using var day = System.Text.Json.JsonDocument.Parse(
            await Site.Http.GetStringAsync($"/api/slots?date={slotId[..10]}", TestContext.Current.CancellationToken));
        return day.RootElement.GetProperty("slots").EnumerateArray().Single(
            slot => slot.GetProperty("id").GetString() == slotId).GetProperty("bookedCount").GetInt32();
    }

    public async ValueTask DisposeAsync()
    {
        await Context.DisposeAsync();
        await Site.DisposeAsync();
        Directory.Delete(data, recursive: true);
    }
}
