using Microsoft.Playwright;

namespace EventBooking.BrowserTests.Testing;

/// <summary>A screen size, a colour scheme, and JavaScript on or off.</summary>
public sealed record Screen(int Width, bool IsDark, bool HasJavaScript)
{
    public static readonly Screen Phone = new(320, IsDark: false, HasJavaScript: true);
    public static readonly Screen Desktop = new(1280, IsDark: false, HasJavaScript: true);

    public static IEnumerable<Screen> All =>
        from width in new[] { 320, 768, 1280 }
        from isDark in new[] { false, true }
        from hasJavaScript in new[] { true, false }
        select new Screen(width, isDark, hasJavaScript);

    public string Name => $"{Width}-{(IsDark ? "dark" : "light")}-{(HasJavaScript ? "script" : "plain")}";

    public BrowserNewContextOptions Options(Uri address) => new()
    {
        BaseURL = address.ToString(),
        ViewportSize = new() { Width = Width, Height = Width < 600 ? 640 : 900 },
        ColorScheme = IsDark ? ColorScheme.Dark : ColorScheme.Light,
        JavaScriptEnabled = HasJavaScript,
        ReducedMotion = ReducedMotion.Reduce,
    };
}
