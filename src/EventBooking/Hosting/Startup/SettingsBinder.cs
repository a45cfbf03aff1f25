using System.Reflection;
using Microsoft.Extensions.Options;

namespace EventBooking.Hosting.Startup;

/// <summary>Binds each setting of a section separately, so that a value that cannot be used hides no other error.</summary>
internal sealed class SettingsBinder<TOptions>(SettingsSection section, IConfiguration configuration)
    : IConfigureOptions<TOptions>, IValidateOptions<TOptions>
    where TOptions : class, new()
{
    public void Configure(TOptions options) => _ = Bind(options);

    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        Bind(new TOptions()).ForEach(error => result.AddError(error));
        return result.Build();
    }

    private List<string> Bind(TOptions options)
    {
        var errors = new List<string>();
        foreach (var (name, value) in configuration.GetSection(section.Name).AsEnumerable())
        {
            if (value is null || name.Equals(section.Name, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            try
            {
                new ConfigurationBuilder().AddInMemoryCollection([new(name, value)]).Build()
                    .GetSection(section.Name).Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
            }
            catch (InvalidOperationException e)
            {
                // The value of an unknown setting is not repeated: it may be a secret with a misspelt name.
                errors.Add(e.InnerException is null ? $"{name} is not a setting." : $"{name} is '{value}'; give {ExpectationOf(name)}.");
            }
        }

        return errors;
    }

    private static string ExpectationOf(string name)
    {
        var type = name.Split(':').Skip(1).Aggregate(typeof(TOptions), (parent, part) =>
            parent.GetProperty(part, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase)?.PropertyType
            ?? typeof(string));
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsEnum ? "one of " + string.Join(", ", Enum.GetNames(type))
            : type == typeof(bool) ? "true or false"
            : type == typeof(TimeSpan) ? "hours:minutes:seconds, such as 00:00:05"
            : type == typeof(Uri) ? "an address, such as https://www.example.com"
            : "a number";
    }
}
