using System.Text.RegularExpressions;
using dotenv.net;

namespace EventBooking.Hosting.Startup;

/// <summary>The file <c>.env</c> in the working directory. Environment variables override its settings.</summary>
public static partial class DotEnvFile
{
    private const string FileName = ".env";

    /// <summary>
    /// Call this before the configuration is read. Values are literal, because a password may contain quotes, dollar or number signs.
    /// </summary>
    public static void Load()
    {
        var path = Path.GetFullPath(FileName);
        if (!File.Exists(path))
        {
            return;
        }

        try
        {
            Check(path);
            DotEnv.Load(new DotEnvOptions(
                ignoreExceptions: false,
                envFilePaths: [path],
                trimValues: true,
                overwriteExistingVars: false,
                supportInlineComments: false,
                supportVariableExpansion: false));
        }
        catch (Exception e) when (
            e is InvalidOperationException or ArgumentException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw new StartException($"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The library ignores lines that it cannot parse. The errors do not repeat them, because they may contain secrets.</summary>
    private static void Check(string path)
    {
        var errors = File.ReadLines(path)
            .Select((line, index) => (Text: line.Trim(), Number: index + 1))
            .Where(line => line.Text is not ("" or ['#', ..]) && !Setting().IsMatch(line.Text))
            .Select(line => $"{path}, line {line.Number}: write NAME=value, without 'export'; a comment begins with #.")
            .ToList();
        if (errors.Count > 0)
        {
            throw new StartException(errors);
        }
    }

    [GeneratedRegex(@"^[A-Za-z_][\w:.]*\s*=", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Setting();
}
