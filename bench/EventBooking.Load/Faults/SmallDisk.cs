namespace EventBooking.Load.Faults;

/// <summary>A directory with little space, so that it can be filled. It is in memory, and only root can mount it.</summary>
internal static class SmallDisk
{
    private const int Megabytes = 64;

    /// <summary>Why it is impossible on this machine; null when it is possible.</summary>
    public static async Task<string?> FindObstacleAsync(CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
        {
            return "needs Linux";
        }

        var directory = Directory.CreateTempSubdirectory("eventbooking-disk-").FullName;
        try
        {
            await MountAsync(directory, cancellationToken);
            await UnmountAsync(directory);
            return null;
        }
        catch (SiteFailedException e)
        {
            return $"needs root, to mount a small disk ({e.Message.ReplaceLineEndings(" ").Trim()})";
        }
        finally
        {
            Directory.Delete(directory);
        }
    }

    /// <summary>The disk is empty.</summary>
    /// <exception cref="SiteFailedException">It cannot be mounted.</exception>
    public static Task MountAsync(string directory, CancellationToken cancellationToken) =>
        Shell.RunAsync($"mount -t tmpfs -o size={Megabytes}m tmpfs '{directory}'", cancellationToken);

    public static Task UnmountAsync(string directory) => Shell.RunAsync($"umount '{directory}'", CancellationToken.None);
}
