using dotenv.net;

namespace EventBooking.Settings;

/// <summary>The file <c>.env</c> of the working directory: settings of one machine, which the environment overrides.</summary>
public static class DotEnvFile
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
}
