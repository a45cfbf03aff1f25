using System.ComponentModel;
using System.Globalization;
using System.Reflection;

namespace EventBooking.Hosting.Startup;

/// <summary>One section of the settings, as the options that it is bound to describe it.</summary>
public sealed class SettingsSection(string name, Type optionsType)
{
    public Type OptionsType => optionsType;

    /// <summary>Every setting of the section.</summary>
    public IReadOnlyList<Setting> Settings { get; } = [.. SettingsOf(name, Activator.CreateInstance(optionsType)!)];

    /// <summary>The options before they are checked, for what has to be settled before that.</summary>
    public static TOptions Read<TOptions>(string name, IConfiguration configuration)
        where TOptions : class, new()
    {
        var options = new TOptions();
        new SettingsSection(name, typeof(TOptions)).Bind(configuration, options);
        return options;
    }

    /// <summary>Values that a setting cannot have, and names that no setting has.</summary>
    public IEnumerable<string> FaultsIn(IConfiguration configuration)
    {
        foreach (var (given, value) in GivenIn(configuration))
        {
            if (Find(given) is not { } setting)
            {
                yield return $"{given} is no setting; the nearest is {Settings.MinBy(known => Distance(known.Name, given))!.Name}.";
            }
            else if (!setting.CanBe(value))
            {
                yield return $"{setting.Name} is '{value}'; give {setting.Expectation}.";
            }
        }
    }

    /// <summary>Leaves the default where a value cannot be read, so that the others can be checked all the same.</summary>
    public void Bind(IConfiguration configuration, object options)
    {
        var readable = GivenIn(configuration).Where(given => Find(given.Key)?.CanBe(given.Value) == true).Select(given => KeyValuePair.Create(given.Key, (string?)given.Value));
        new ConfigurationBuilder().AddInMemoryCollection(readable).Build().GetSection(name).Bind(options);
    }

    private IEnumerable<KeyValuePair<string, string>> GivenIn(IConfiguration configuration) =>
        configuration.GetSection(name).AsEnumerable()
            .Where(entry => entry.Value is not null && entry.Key.Length > name.Length)
            .Select(entry => KeyValuePair.Create(entry.Key, entry.Value!));

    private Setting? Find(string given) => Settings.FirstOrDefault(setting => setting.Name.Equals(given, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<Setting> SettingsOf(string prefix, object options)
    {
        foreach (var property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
        {
            var path = $"{prefix}:{property.Name}";
            var value = property.GetValue(options);
            if (TypeDescriptor.GetConverter(property.PropertyType).CanConvertFrom(typeof(string)))
            {
                yield return new(path, property.PropertyType, Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
            }
            else
            {
                foreach (var setting in SettingsOf(path, value!))
                {
                    yield return setting;
                }
            }
        }
    }

    /// <summary>How many characters have to be added, taken away or changed (Levenshtein).</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0]++;
            for (var j = 1; j <= other.Length; j++)
            {
                var change = char.ToUpperInvariant(one[i - 1]) == char.ToUpperInvariant(other[j - 1]) ? 0 : 1;
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + change));
            }
        }

        return row[^1];
    }
}

/// <summary>One setting.</summary>
/// <param name="Name">With colons, as in <c>Email:Resend:ApiToken</c>.</param>
/// <param name="Kind">The type that its text is read as.</param>
/// <param name="Default">What holds where nobody says otherwise, as text.</param>
public sealed record Setting(string Name, Type Kind, string Default)
{
    private Type Underlying => Nullable.GetUnderlyingType(Kind) ?? Kind;

    /// <summary>As an environment variable: two underscores for a colon.</summary>
    public string Variable => Name.Replace(":", "__", StringComparison.Ordinal);

    /// <summary>What may be given, in words.</summary>
    public string Expectation =>
        Underlying.IsEnum ? "one of " + string.Join(", ", Enum.GetNames(Underlying))
        : Underlying == typeof(int) ? "a whole number"
        : Underlying == typeof(double) ? "a number"
        : Underlying == typeof(bool) ? "true or false"
        : Underlying == typeof(TimeSpan) ? "hours:minutes:seconds, such as 00:00:05"
        : Underlying == typeof(Uri) ? "an address"
        : "a text";

    public bool CanBe(string text)
    {
        if (Kind == typeof(string) || (text is "" && (Kind != Underlying || Kind == typeof(Uri))))
        {
            return true;
        }

        try
        {
            var value = TypeDescriptor.GetConverter(Kind).ConvertFromInvariantString(text)!;
            return !Underlying.IsEnum || Enum.IsDefined(Underlying, value);
        }
#pragma warning disable CA1031 // Converters fail in ways of their own; whatever it is, the text does not fit.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }
}
