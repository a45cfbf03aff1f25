using System.Buffers;
using System.Security.Cryptography;
using EventBooking.Hosting.Startup;
using Microsoft.Extensions.Options;

namespace EventBooking.Areas.Admin.Security;

/// <summary>Who may enter the admin area (section <c>Admin</c>).</summary>
public sealed class AdminOptions
{
    public const string Section = "Admin";

    /// <summary>The header in which programs send the key.</summary>
    public string HeaderName { get; set; } = "X-Admin-Key";

    /// <summary>The secret that opens the admin area; in Development one is drawn where none is given.</summary>
    public string Key { get; set; } = "";
}

/// <summary>Checks the options, and draws the key where one may be drawn.</summary>
public sealed partial class AdminOptionsSetup(IHostEnvironment environment, ILogger<AdminOptionsSetup> logger)
    : IPostConfigureOptions<AdminOptions>, IValidateOptions<AdminOptions>
{
    private const int ShortestKey = 16;
    private const int LengthOfDrawnKey = 32;

    /// <summary>https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2</summary>
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Drawn once, however often the options are made.</summary>
    private readonly Lazy<string> drawnKey = new(() =>
    {
        var key = RandomNumberGenerator.GetHexString(LengthOfDrawnKey, lowercase: true);
        Log.KeyDrawn(logger, key);
        return key;
    });

    public void PostConfigure(string? name, AdminOptions options)
    {
        if (options.Key is "" && environment.IsDevelopment())
        {
            options.Key = drawnKey.Value;
        }
    }

    public ValidateOptionsResult Validate(string? name, AdminOptions options)
    {
        var faults = FaultsOf(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private IEnumerable<string> FaultsOf(AdminOptions options)
    {
        if (options.HeaderName is "" || options.HeaderName.AsSpan().ContainsAnyExcept(TokenCharacters))
        {
            yield return "Admin:HeaderName cannot be the name of a header; use letters, digits and hyphens, as in X-Admin-Key.";
        }

        if (options.Key is "")
        {
            yield return "Admin:Key is empty; give a long random secret, as it opens the admin area.";
        }
        else if (options.Key != options.Key.Trim() || options.Key.Any(character => character is < ' ' or > '~'))
        {
            yield return "Admin:Key has characters that a header cannot carry; use letters, digits and punctuation, without spaces at the ends.";
        }
        else if (Placeholder.IsIn(options.Key) && !environment.IsDevelopment())
        {
            yield return "Admin:Key is still the example's; draw one of your own: openssl rand -hex 32.";
        }
        else if (options.Key.Length < ShortestKey && !environment.IsDevelopment())
        {
            yield return $"Admin:Key is too short; give at least {ShortestKey} characters, drawn at random.";
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4004, LogLevel.Information, "No Admin:Key is set. For this run it is {DrawnKey}")]
        public static partial void KeyDrawn(ILogger logger, string drawnKey);
    }
}
