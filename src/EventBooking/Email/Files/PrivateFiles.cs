namespace EventBooking.Email.Files;

/// <summary>
/// Files and directories that only the account of the application can read, because they contain personal data. On Windows, they have
/// the rights of the directory above.
/// </summary>
public static class PrivateFiles
{
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode DirectoryMode = FileMode | UnixFileMode.UserExecute;

    /// <summary>Creates the directory, or takes its rights away from others if it exists.</summary>
    public static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        Directory.CreateDirectory(path, DirectoryMode);

        // A directory such as /tmp is meant for everybody, and so is the root.
        var isShared = File.GetUnixFileMode(path).HasFlag(UnixFileMode.StickyBit) || Path.GetDirectoryName(Path.GetFullPath(path)) is null;
        if (!isShared)
        {
            SetMode(path, DirectoryMode);
        }
    }

    /// <summary>Fails if the file exists.</summary>
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = System.IO.FileMode.CreateNew, Access = FileAccess.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileMode;
        }

        return new(path, options);
    }

    /// <summary>Creates an empty file, or takes the rights of an existing one away from others.</summary>
    public static void Protect(string path)
    {
        if (!File.Exists(path))
        {
            Create(path).Dispose();
        }
        else if (!OperatingSystem.IsWindows())
        {
            SetMode(path, FileMode);
        }
    }

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static void SetMode(string path, UnixFileMode mode)
    {
        try
        {
            File.SetUnixFileMode(path, mode);
        }
        catch (UnauthorizedAccessException)
        {
            // It belongs to another account, which decides who may read it.
        }
    }
}
