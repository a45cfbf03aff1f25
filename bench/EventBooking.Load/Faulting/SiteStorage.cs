using System.Globalization;
using EventBooking.Storage;
using MongoDB.Driver;

namespace EventBooking.Load.Faulting;

/// <summary>Where one site keeps its bookings: nobody else's, and empty at first.</summary>
internal abstract class SiteStorage
{
    /// <summary>What tells the application of it.</summary>
    public abstract IReadOnlyDictionary<string, string> Settings { get; }

    /// <summary>Where to look for what went wrong.</summary>
    public abstract string Whereabouts { get; }

    public static async Task<SiteStorage> CreateAsync(FaultPlan plan, string directory, bool small, CancellationToken cancellationToken)
    {
        if (plan.Provider == StorageProvider.MongoDb)
        {
            return new MongoStorage(plan.ConnectionString, Path.GetFileName(directory));
        }

        var data = Path.Combine(directory, "data");
        Directory.CreateDirectory(data);
        if (small)
        {
            await SmallDisk.MountAsync(data, cancellationToken);
        }

        return new SqliteStorage(data, small);
    }

    public abstract Task RemoveAsync();

    private sealed class SqliteStorage(string directory, bool isSmallDisk) : SiteStorage
    {
        public override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
        {
            ["Storage__Provider"] = nameof(StorageProvider.Sqlite),
            ["Storage__DataDirectory"] = directory,
        };

        public override string Whereabouts => directory;

        public override Task RemoveAsync() => isSmallDisk ? SmallDisk.UnmountAsync(directory) : Task.CompletedTask;
    }

    private sealed class MongoStorage(string connectionString, string database) : SiteStorage
    {
        public override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
        {
            ["Storage__Provider"] = nameof(StorageProvider.MongoDb),
            ["Storage__MongoDb__ConnectionString"] = connectionString,
            ["Storage__MongoDb__Database"] = database,
        };

        public override string Whereabouts => string.Create(CultureInfo.InvariantCulture, $"database {database}");

        public override async Task RemoveAsync()
        {
            using var client = new MongoClient(connectionString);
            try
            {
                await client.DropDatabaseAsync(database);
            }
            catch (Exception e) when (e is MongoException or TimeoutException)
            {
                // It is in nobody's way: every site has a database of its own.
            }
        }
    }
}
