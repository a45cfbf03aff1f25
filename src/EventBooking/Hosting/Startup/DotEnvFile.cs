using System.Text.RegularExpressions;
using dotenv.net;

namespace EventBooking.Hosting.Startup;

/// <summary>The file <c>.env</c> of the working directory: settings of one machine, which the environment overrides.</summary>
public static partial class DotEnvFile
{
    private const string FileName = ".env";

    /// <summary>Before configuration is read. Values are taken as they stand, without quotes around them, as a password may hold a dollar or a number sign.</summary>
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
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw new StartException($"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The library passes over what it does not understand. Lines may hold secrets, so none is repeated.</summary>
    private static void Check(string path)
    {
        var faults = File.ReadLines(path)
            .Select((line, index) => (Text: line.Trim(), Number: index + 1))
            .Where(line => line.Text is not ("" or ['#', ..]) && !Setting().IsMatch(line.Text))
            .Select(line => $"{path}, line {line.Number}: write NAME=value, without 'export'; a comment begins with #.")
            .ToList();
        if (faults.Count > 0)
        {
            throw new StartException(faults);
        }
    }

    [GeneratedRegex(@"^[A-Za-z_][\w:.]*\s*=", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Setting();
}
