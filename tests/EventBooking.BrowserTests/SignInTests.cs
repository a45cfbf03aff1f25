using System.Net;
using EventBooking.BrowserTests.Testing;
using EventBooking.Tests.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EventBooking.BrowserTests;

/// <summary>Sign-in and sign-out, on every screen, with and without JavaScript.</summary>
public sealed class SignInTests(Chromium chromium)
{
    public static TheoryData<Screen> Screens => [.. Screen.All];

    public static TheoryData<Screen> NarrowAndWide => [Screen.Phone, Screen.Desktop];

    [Theory]
    [MemberData(nameof(Screens), DisableDiscoveryEnumeration = true)]
    public async Task An_administrator_corrects_the_key_reaches_the_requested_page_and_signs_out(Screen screen)
    {
        await using var session = await BrowserSession.StartAsync(chromium, screen, ExampleAdmin.Add);
        var page = session.Page;

        await page.GotoAsync(ExampleAdminController.Page + "?page=2");
        await Expect(page).ToHaveTitleAsync("Sign in – Spring Open Days");
        await session.CheckPageAsync("20-sign-in");

        await PressSignInAsync(page);
        await AssertErrorAsync(page, "Enter the admin key.");
        await page.GetByLabel("Admin key").FillAsync("mistyped");
        await PressSignInAsync(page);
        await AssertErrorAsync(page, "The admin key is wrong.");
        await Expect(page.GetByLabel("Admin key")).ToHaveValueAsync("");
        await session.CheckPageAsync("21-wrong-key");
        await page.Locator("#notice a").ClickAsync();
        await Expect(page.GetByLabel("Admin key")).ToBeFocusedAsync();

        await page.Keyboard.TypeAsync(Site.AdminKey);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("An example");
        Assert.EndsWith(ExampleAdminController.Page + "?page=2", page.Url, StringComparison.Ordinal);
        await Expect(
            page.GetByRole(
                AriaRole.Navigation, new() { Name = "Admin" }).GetByRole(AriaRole.Link))
                .ToHaveTextAsync(["Dashboard", "Bookings", "Waiting list"]);
        await session.CheckPageAsync("22-signed-in");
        Assert.Empty(await page.EvaluateAsync<string>("document.cookie"));

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Sign in");
        await page.GotoAsync(ExampleAdminController.Page);
        await Expect(page.GetByLabel("Admin key")).ToBeVisibleAsync();
    }

    [Theory]
    [MemberData(nameof(NarrowAndWide), DisableDiscoveryEnumeration = true)]
    public async Task Too_many_wrong_keys_show_how_long_to_wait(Screen screen)
    {
        await using var session = await BrowserSession.StartAsync(
            chromium, screen, ("RateLimits:SignIn:Requests", "3"), ("RateLimits:SignIn:Period", "01:00:00"));
        var page = session.Page;
        using (var http = new HttpClient { BaseAddress = session.Site.Address })
        {
            http.DefaultRequestHeaders.Add("X-Admin-Key", "a guess");
            var cancellation = TestContext.Current.CancellationToken;
            while ((await http.GetAsync("/api/admin/bookings", cancellation)).StatusCode != HttpStatusCode.TooManyRequests)
            {
                // The limit counts keys in the header and on the page together.
            }
        }

        await page.GotoAsync("/admin/sign-in");
        await page.GetByLabel("Admin key").FillAsync("a guess");
        await PressSignInAsync(page);

        await Expect(page.Locator("#notice")).ToBeFocusedAsync();
        await Expect(page.Locator("#notice")).ToContainTextAsync("Too many wrong keys. Wait");
        await Expect(page.Locator("#key-error")).ToHaveCountAsync(0);
        await session.CheckPageAsync("23-too-early");
    }

    [Theory]
    [InlineData(320, true)]
    [InlineData(1280, false)]
    public async Task A_link_in_an_email_opens_the_page_when_signed_in_and_open_forms_stay_valid(int width, bool hasJavaScript)
    {
        await using var session = await BrowserSession.StartAsync(chromium, new(width, IsDark: false, hasJavaScript), ExampleAdmin.Add);
        var page = session.Page;
        await session.SignInAsync();
        await page.GotoAsync("/admin");
        var mail = await session.OpenMailAsync(new Uri(session.Site.Address, ExampleAdminController.Page + "?page=2"));

        await mail.GetByRole(AriaRole.Link).ClickAsync();

        await Expect(mail.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("An example");
        Assert.EndsWith(ExampleAdminController.Page + "?page=2", mail.Url, StringComparison.Ordinal);
        await mail.GoBackAsync();
        await Expect(mail.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("A mail");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Sign in");

        await mail.GetByRole(AriaRole.Link).ClickAsync();

        await Expect(mail.GetByLabel("Admin key")).ToBeVisibleAsync();
        await page.GetByLabel("Admin key").FillAsync(Site.AdminKey);
        await PressSignInAsync(page);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Dashboard");
    }

    [Theory]
    [InlineData(320)]
    [InlineData(768)]
    [InlineData(1280)]
    public async Task A_form_sent_after_sign_out_in_another_tab_shows_a_message_and_returns_after_sign_in(int width)
    {
        await using var session = await BrowserSession.StartAsync(chromium, new(width, IsDark: false, HasJavaScript: true));
        var page = session.Page;
        var booking = Assert.Single(await session.BookAsync("2026-03-01T10:00", "Ada Lovelace"));
        await session.SignInAsync();
        await page.GotoAsync($"/admin/bookings/{booking.Reference}?name=ada");
        var tab = await session.OpenTabAsync();
        await tab.GotoAsync("/admin");
        await tab.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true }).ClickAsync();
        await Expect(tab.GetByLabel("Admin key")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Send the confirmation again" }).ClickAsync();

        await Expect(page.Locator("#notice")).ToContainTextAsync("Nothing was changed.");
        await Expect(page.Locator("#notice")).ToBeFocusedAsync();
        await session.CheckPageAsync("33-signed-out");
        await page.GetByLabel("Admin key").FillAsync(Site.AdminKey);
        await PressSignInAsync(page);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Ada Lovelace");
        await Expect(page.Locator(".email")).ToHaveCountAsync(2);
        await session.CheckPageAsync("34-back-at-the-booking");
    }

    [Theory]
    [InlineData(320)]
    [InlineData(768)]
    [InlineData(1280)]
    public async Task A_sign_in_form_without_its_cookie_asks_for_the_key_again(int width)
    {
        await using var session = await BrowserSession.StartAsync(chromium, new(width, IsDark: false, HasJavaScript: true));
        var page = session.Page;
        await page.GotoAsync("/admin/bookings?name=ada");
        await session.Context.ClearCookiesAsync();
        await page.GetByLabel("Admin key").FillAsync(Site.AdminKey);

        await PressSignInAsync(page);

        await Expect(page.Locator("#notice")).ToContainTextAsync("Enter the key again.");
        await session.CheckPageAsync("35-form-too-old");
        await page.GetByLabel("Admin key").FillAsync(Site.AdminKey);
        await PressSignInAsync(page);
        await Expect(page.GetByLabel("Name")).ToHaveValueAsync("ada");
    }

    private static Task PressSignInAsync(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();

    private static async Task AssertErrorAsync(IPage page, string message)
    {
        await Expect(page.Locator("#notice")).ToBeFocusedAsync();
        await Expect(page.Locator("#notice")).ToContainTextAsync(message);
        await Expect(page.GetByLabel("Admin key")).ToHaveAccessibleDescriptionAsync(message);
    }
}
