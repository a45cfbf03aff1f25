using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace EventBooking.Areas.Admin.Security;

/// <summary>The key of the admin area (section <c>Admin</c>).</summary>
public sealed class AdminOptions
{
    public const string Section = "Admin";

    /// <summary>The header in which API clients send the key.</summary>
    public string HeaderName { get; set; } = "X-Admin-Key";

    /// <summary>The secret that opens the admin area. In Development, one is generated if none is set.</summary>
    public string Key { get; set; } = "";
}

/// <summary>Validates the options, and generates the key in Development.</summary>
public sealed partial class AdminOptionsSetup(IHostEnvironment environment, ILogger<AdminOptionsSetup> logger)
    : IPostConfigureOptions<AdminOptions>, IValidateOptions<AdminOptions>
{
    private const int MinKeyLength = 20;
    private const int MinCharacters = 6;
    private const int MinPairs = 13;
    private const int MinDistances = 6;
    private const int GeneratedKeyLength = 32;

    /// <summary>https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2</summary>
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Generated once, even if the options are created several times.</summary>
    private readonly Lazy<string> generatedKey = new(() =>
    {
        var key = RandomNumberGenerator.GetHexString(GeneratedKeyLength, lowercase: true);
        Log.KeyGenerated(logger, key);
        return key;
    });

    public void PostConfigure(string? name, AdminOptions options)
    {
        if (options.Key is "" && environment.IsDevelopment())
        {
            options.Key = generatedKey.Value;
        }
    }

    public ValidateOptionsResult Validate(string? name, AdminOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (options.HeaderName is "" || options.HeaderName.AsSpan().ContainsAnyExcept(TokenCharacters))
        {
            result.AddError("Admin:HeaderName is not a valid header name; use letters, digits and hyphens, as in X-Admin-Key.");
        }

        if (options.Key is "")
        {
            result.AddError("Admin:Key is empty; give a long random secret: openssl rand -hex 32.");
        }
        else if (options.Key != options.Key.Trim() || options.Key.Any(character => character is < ' ' or > '~'))
        {
            result.AddError(
                "Admin:Key has characters that a header cannot contain; "
                + "use letters, digits and punctuation, without spaces at the start or end.");
        }
        else if (!environment.IsDevelopment() && (options.Key.Length < MinKeyLength || !HasVariety(options.Key)))
        {
            result.AddError(
                $"Admin:Key is too short or too simple; give at least {MinKeyLength} characters, "
                + "generated at random: openssl rand -hex 32.");
        }

        return result.Build();
    }

    /// <summary>
    /// Rejects repeated words and sequences such as 12345: they have few characters, pairs of them or distances between them.
    /// </summary>
    private static bool HasVariety(string key)
    {
        var pairs = key.Zip(key.Skip(1)).ToList();
        return key.Distinct().Count() >= MinCharacters
            && pairs.Distinct().Count() >= MinPairs
            && pairs.Select(pair => pair.Second - pair.First).Distinct().Count() >= MinDistances;
    }

    private static partial class Log
    {
        [LoggerMessage(4004, LogLevel.Information, "No Admin:Key is set. Key for this run: {GeneratedKey}")]
        public static partial void KeyGenerated(ILogger logger, string generatedKey);
    }
}
