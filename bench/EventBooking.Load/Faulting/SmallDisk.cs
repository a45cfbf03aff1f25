namespace EventBooking.Load.Faulting;

/// <summary>A directory that holds little, so that it can be filled up. In memory, and only root may mount it.</summary>
internal static class SmallDisk
{
    private const int Megabytes = 64;

    /// <summary>Why none can be had here; null when one can.</summary>
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

    /// <summary>Mounts an empty one.</summary>
    /// <exception cref="SiteFailedException">It may not be mounted.</exception>
    public static Task MountAsync(string directory, CancellationToken cancellationToken) =>
        Shell.RunAsync($"mount -t tmpfs -o size={Megabytes}m tmpfs '{directory}'", cancellationToken);

    public static Task UnmountAsync(string directory) => Shell.RunAsync($"umount '{directory}'", CancellationToken.None);
}
