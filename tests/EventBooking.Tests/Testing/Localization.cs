using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace EventBooking.Tests.Testing;

public static class Localization
{
    private static readonly ServiceProvider Services = new ServiceCollection().AddLogging().AddLocalization().BuildServiceProvider();

    /// <summary>The localizer of the application: without resources, every text is its key.</summary>
    public static IStringLocalizer<T> English<T>() => Services.GetRequiredService<IStringLocalizer<T>>();
}

/// <summary>Puts every localized text in ⟦brackets⟧, so that a test sees the texts that are not localized.</summary>
public sealed class MarkingLocalizerFactory : IStringLocalizerFactory
{
    public IStringLocalizer Create(Type resourceSource) => new MarkingLocalizer();

    public IStringLocalizer Create(string baseName, string location) => new MarkingLocalizer();

    private sealed class MarkingLocalizer : IStringLocalizer
    {
        public LocalizedString this[string name] => new(name, $"⟦{name}⟧");

        public LocalizedString this[string name, params object[] arguments] =>
            new(name, string.Format(System.Globalization.CultureInfo.InvariantCulture, $"⟦{name}⟧", arguments));

        public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => [];
    }
}
