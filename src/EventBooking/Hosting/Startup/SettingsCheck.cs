using Microsoft.Extensions.Options;

namespace EventBooking.Hosting.Startup;

/// <summary>Looks at every section before anything else happens, so that one start tells all that is wrong.</summary>
public sealed class SettingsCheck(IEnumerable<SettingsSection> sections, IConfiguration configuration, IServiceProvider services)
{
    /// <summary>Returns when every setting can be used.</summary>
    /// <exception cref="StartException">Lists every fault.</exception>
    public void Run()
    {
        var faults = sections.SelectMany(FaultsOf).Distinct(StringComparer.Ordinal).ToList();
        if (faults.Count > 0)
        {
            throw new StartException(faults);
        }
    }

    private IReadOnlyList<string> FaultsOf(SettingsSection section)
    {
        var faults = section.FaultsIn(configuration).ToList();
        try
        {
            // Binding and validating are done when the value is first asked for.
            var options = services.GetRequiredService(typeof(IOptions<>).MakeGenericType(section.OptionsType));
            _ = ((IOptions<object>)options).Value;
        }
        catch (OptionsValidationException e)
        {
            faults.AddRange(e.Failures);
        }

        return faults;
    }
}

public static class SettingsRegistration
{
    /// <summary>Binds a section to its options, which are checked with all others before the application starts.</summary>
    public static IServiceCollection AddSettings<TOptions, TValidator>(this IServiceCollection services, string section)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        var settings = new SettingsSection(section, typeof(TOptions));
        services.AddSingleton(settings);
        services.AddOptions<TOptions>().Configure<IConfiguration>((options, configuration) => settings.Bind(configuration, options));
        services.AddSingleton<IValidateOptions<TOptions>, TValidator>();
        return services;
    }
}
