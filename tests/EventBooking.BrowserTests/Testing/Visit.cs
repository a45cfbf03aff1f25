using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using EventBooking.Bookings;
using EventBooking.Outbox;
using EventBooking.Scheduling;
using EventBooking.Tests.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EventBooking.BrowserTests.Testing;

/// <summary>One person with one browser on one fresh site.</summary>
public sealed class Visit : IAsyncDisposable
{
    /// <summary>Where pictures of every page are put; none are taken where it is not set.</summary>
    private static readonly string? Pictures = Environment.GetEnvironmentVariable("EVENTBOOKING_TEST_SCREENSHOTS");

    private readonly string data = Directory.CreateTempSubdirectory("eventbooking-browser-").FullName;
    private readonly Screen screen;
    private readonly List<string> faults = [];
    private int booked;

    private Visit(Screen screen) => this.screen = screen;

    public Site Site { get; private set; } = null!;

    public IBrowserContext Context { get; private set; } = null!;

    public IPage Page { get; private set; } = null!;

    public static Task<Visit> BeginAsync(Chromium chromium, Screen screen, params (string Name, string Value)[] settings) =>
        BeginAsync(chromium, screen, replaceServices: null, settings);

    /// <summary>As above, over a store that answers what the test wants.</summary>
    public static Task<Visit> BeginAsync(Chromium chromium, Screen screen, ScriptedStore store, params (string Name, string Value)[] settings) =>
        BeginAsync(chromium, screen, services => services.AddSingleton<IBookingStore>(store).AddSingleton<IOutbox>(new NoOutbox()), settings);

    /// <summary>As above, with the services that the test brings.</summary>
    public static async Task<Visit> BeginAsync(
        Chromium chromium, Screen screen, Action<IServiceCollection>? replaceServices, params (string Name, string Value)[] settings)
    {
        var browser = chromium.Browser;
        var visit = new Visit(screen);
        var all = settings.Append(("Storage:DataDirectory", visit.data)).ToDictionary(setting => setting.Item1, string? (setting) => setting.Item2);
        visit.Site = Site.Start(all, replaceServices);
        visit.Context = await browser.NewContextAsync(screen.Options(visit.Site.Address));
        visit.Context.SetDefaultTimeout(10_000);
        visit.Page = await visit.OpenTabAsync();
        return visit;
    }

    public async Task<IPage> OpenTabAsync()
    {
        var page = await Context.NewPageAsync();
        page.PageError += (_, error) => faults.Add(error);
        page.Console += (_, message) =>
        {
            // A refused form is a page with a 4xx status, which the browser also notes.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                faults.Add(message.Text);
            }
        };
        return page;
    }

    /// <summary>Checks what holds of every page, and takes its picture.</summary>
    public async Task LookAsync(string name)
    {
        if (Pictures is not null)
        {
            Directory.CreateDirectory(Pictures);
            await Page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{name}-{screen.Name}.png"), FullPage = true });
        }

        var excess = await Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(excess <= 0, $"{name} is {excess} pixels wider than the screen.");
        Assert.Equal(1, await Page.Locator("h1").CountAsync());
        if (screen.HasJavaScript)
        {
            var result = await Page.RunAxe(new AxeRunOptions());
            Assert.True(result.Violations.Length == 0, $"{name}: " + string.Join("; ", result.Violations.Select(violation => $"{violation.Id}: {violation.Help} {violation.Nodes[0].Html}")));
        }

        Assert.Empty(faults);
    }

    public async Task FillInAsync(string name = "Ada Lovelace", string email = "ada@example.com", string phone = "+44 20 7946 0123")
    {
        await Page.GetByLabel("Name").FillAsync(name);
        await Page.GetByLabel("Email address").FillAsync(email);
        await Page.GetByLabel("Phone number").FillAsync(phone);
    }

    public Task PressBookAsync() => Page.GetByRole(AriaRole.Button, new() { Name = "Book this seat" }).ClickAsync();

    /// <summary>Other people take seats meanwhile.</summary>
    public async Task TakeSeatsAsync(string slotId, int seats)
    {
        for (var seat = 0; seat < seats; seat++)
        {
            using var content = new StringContent($$"""{"slotId":"{{slotId}}","name":"Somebody Else","email":"else@example.com","phone":"1234567"}""", System.Text.Encoding.UTF8, "application/json");
            using var response = await Site.Http.PostAsync("/api/bookings", content, TestContext.Current.CancellationToken);
            response.EnsureSuccessStatusCode();
        }
    }

    /// <summary>People with these names book, two hours after each other.</summary>
    public async Task<IReadOnlyList<Booking>> BookAsync(string slotId, params IReadOnlyList<string> names)
    {
        Assert.True(Site.Services.GetRequiredService<EventCalendar>().TryFindSlot(slotId, out var slot), slotId);
        var orders = names.Select(name => Orders.Order(slot, name: name) with { CreatedAt = new DateTimeOffset(2026, 2, 1, 12, 0, 0, TimeSpan.Zero).AddHours(2 * booked++) }).ToList();
        var outcomes = await Site.Services.GetRequiredService<IBookingStore>().BookAsync(orders);
        var made = outcomes.Cast<BookingOutcome.Booked>().Select(outcome => outcome.Booking).ToList();

        // As if they had booked here: what was booked elsewhere may take a second to be seen.
        made.ForEach(booking => Site.Services.GetRequiredService<SeatCountCache>().Update(booking.SlotId, booking.SeatsLeft));
        return made;
    }

    /// <summary>A page of another site with a link: to a browser, a name of this machine and its address are different sites.</summary>
    public async Task<IPage> OpenMailAsync(Uri link, IPage? tab = null)
    {
        const string mail = "http://localhost:9/mail";
        tab ??= await OpenTabAsync();
        await tab.RouteAsync(mail, route => route.FulfillAsync(new() { ContentType = "text/html", Body = $"<!DOCTYPE html><html lang=\"en\"><title>Mail</title><h1>A mail</h1><a href=\"{link}\">See the booking</a>" }));
        await tab.GotoAsync(mail);
        return tab;
    }

    public async Task SignInAsync()
    {
        await Page.GotoAsync("/admin/sign-in");
        await Page.GetByLabel("Admin key").FillAsync(Site.AdminKey);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" })).ToBeVisibleAsync();
    }

    /// <summary>How many seats of a slot are taken, asked over the API.</summary>
    public async Task<int> BookedCountAsync(string slotId)
    {
        using var day = System.Text.Json.JsonDocument.Parse(await Site.Http.GetStringAsync($"/api/slots?date={slotId[..10]}", TestContext.Current.CancellationToken));
        return day.RootElement.GetProperty("slots").EnumerateArray().Single(slot => slot.GetProperty("id").GetString() == slotId).GetProperty("bookedCount").GetInt32();
    }

    public async ValueTask DisposeAsync()
    {
        await Context.DisposeAsync();
        await Site.DisposeAsync();
        Directory.Delete(data, recursive: true);
    }
}
