using EventBooking.Storage;
using MongoDB.Driver;

namespace EventBooking.Load.Faults;

/// <summary>The storage of one site, empty at first.</summary>
/// <param name="Settings">Environment variables that make the application use it.</param>
/// <param name="Location">Where to look after a failed round.</param>
/// <param name="RemoveAsync">Removes what is not in the directory of the site.</param>
internal sealed record SiteStorage(IReadOnlyDictionary<string, string> Settings, string Location, Func<Task> RemoveAsync)
{
    public static async Task<SiteStorage> CreateAsync(
        FaultRunOptions options, string dataDirectory, string databaseName, bool onSmallDisk, CancellationToken cancellationToken)
    {
        if (options.Provider == StorageProvider.MongoDb)
        {
            return CreateMongo(options.ConnectionString, databaseName);
        }

        Directory.CreateDirectory(dataDirectory);
        if (onSmallDisk)
        {
            await SmallDisk.MountAsync(dataDirectory, cancellationToken);
        }

        var settings = new Dictionary<string, string>
        {
            ["Storage__Provider"] = nameof(StorageProvider.Sqlite),
            ["Storage__DataDirectory"] = dataDirectory,
        };
        return new(settings, dataDirectory, () => onSmallDisk ? SmallDisk.UnmountAsync(dataDirectory) : Task.CompletedTask);
    }

    private static SiteStorage CreateMongo(string connectionString, string databaseName)
    {
        var settings = new Dictionary<string, string>
        {
            ["Storage__Provider"] = nameof(StorageProvider.MongoDb),
            ["Storage__MongoDb__ConnectionString"] = connectionString,
            ["Storage__MongoDb__Database"] = databaseName,
        };
        return new(settings, $"database {databaseName}", async () =>
        {
            using var client = new MongoClient(connectionString);
            try
            {
                await client.DropDatabaseAsync(databaseName);
            }
            catch (Exception e) when (e is MongoException or TimeoutException)
            {
                // Every site has its own database, so this one disturbs no other.
            }
        });
    }
}
