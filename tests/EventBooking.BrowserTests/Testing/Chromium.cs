using EventBooking.BrowserTests.Testing;
using EventBooking.Tests.Testing;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace EventBooking.BrowserTests.Testing;

/// <summary>The installed Chromium, started once.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string PathVariable = "EVENTBOOKING_TEST_CHROMIUM";
    private static readonly string[] UsualPaths = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private IPlaywright? playwright;
    private IBrowser? browser;

    public IBrowser Browser
    {
        get
        {
            Requirement.Check(browser is not null, $"Needs Chromium: install it, or set {PathVariable} to its path.");
            return browser!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (UsualPaths.Prepend(Environment.GetEnvironmentVariable(PathVariable)).FirstOrDefault(File.Exists) is not { } path)
        {
            return;
        }

        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = path,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
    }
}
