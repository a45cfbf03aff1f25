using Microsoft.Extensions.Options;

namespace EventBooking.Hosting.Startup;

/// <summary>One of our sections of the settings.</summary>
/// <param name="Name">As in <c>appsettings.json</c>.</param>
/// <param name="OptionsType">The options that the section is bound to.</param>
/// <param name="Validate">Creates the options, which binds and validates them.</param>
public sealed record SettingsSection(string Name, Type OptionsType, Action<IServiceProvider> Validate);

/// <summary>Registers sections of the settings and validates all of them before the application starts.</summary>
public static class Settings
{
    /// <summary>Part of every secret in <c>.env.example</c>. Everybody can read it, so it is accepted in Development only.</summary>
    private const string Placeholder = "change-me";

    private static readonly string[] FrameworkSections =
        ["Authentication", "ConnectionStrings", "hostBuilder", "Kestrel", "Logging", "Metrics"];

    /// <summary>The framework reads these variables without their prefix, and they stay visible with it.</summary>
    private static readonly string[] FrameworkPrefixes = ["ASPNETCORE_", "DOTNET_"];

    public static IServiceCollection AddSettings<TOptions, TValidator>(this IServiceCollection services, string name)
        where TOptions : class, new()
        where TValidator : class, IValidateOptions<TOptions>
    {
        var section = new SettingsSection(name, typeof(TOptions), provider => _ = provider.GetRequiredService<IOptions<TOptions>>().Value);
        services.AddSingleton(section);
        services.AddSingleton<IConfigureOptions<TOptions>>(provider => CreateBinder<TOptions>(section, provider));
        services.AddSingleton<IValidateOptions<TOptions>>(provider => CreateBinder<TOptions>(section, provider));
        services.AddSingleton<IValidateOptions<TOptions>, TValidator>();
        return services;
    }

    /// <summary>
    /// Runs before anything else uses the settings. <c>ValidateOnStart</c> would be too late: its validator is created after services that
    /// need valid settings, such as the exporters of telemetry.
    /// </summary>
    /// <exception cref="StartException">Lists every error of every section.</exception>
    public static void ValidateSettings(this WebApplication app)
    {
        var sections = app.Services.GetServices<SettingsSection>().ToList();
        var names = sections.Select(section => section.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var invalid = sections.SelectMany(section => FindErrors(section, app.Services));
        List<string> errors = [.. FindUnknownSections(app.Configuration, names), .. invalid];
        if (!app.Environment.IsDevelopment())
        {
            errors.AddRange(FindPlaceholders(app.Configuration, names));
        }

        if (errors.Count > 0)
        {
            throw new StartException([.. errors.Distinct(StringComparer.Ordinal)]);
        }
    }

    private static SettingsBinder<TOptions> CreateBinder<TOptions>(SettingsSection section, IServiceProvider provider)
        where TOptions : class, new() =>
        new(section, provider.GetRequiredService<IConfiguration>());

    /// <summary>Only keys with children count: all other environment variables of the machine are keys without children.</summary>
    private static IEnumerable<string> FindUnknownSections(IConfiguration configuration, HashSet<string> sections) =>
        from section in configuration.GetChildren()
        where section.Key.Length > 0 && section.GetChildren().Any()
        where !sections.Contains(section.Key) && !FrameworkSections.Contains(section.Key, StringComparer.OrdinalIgnoreCase)
        where !FrameworkPrefixes.Any(prefix => section.Key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
        select $"{section.Key} is not a section of the settings.";

    private static IEnumerable<string> FindPlaceholders(IConfiguration configuration, HashSet<string> sections) =>
        from section in sections
        from setting in configuration.GetSection(section).AsEnumerable()
        where setting.Value?.Contains(Placeholder, StringComparison.OrdinalIgnoreCase) == true
        select $"{setting.Key} still has the value from .env.example; set your own, or leave it empty where it is not needed.";

    private static IEnumerable<string> FindErrors(SettingsSection section, IServiceProvider services)
    {
        try
        {
            section.Validate(services);
            return [];
        }
        catch (OptionsValidationException e)
        {
            return e.Failures;
        }
    }
}
