using Microsoft.Extensions.Options;

namespace EventBooking.Storage;

public enum StorageProvider
{
    Sqlite,
    MongoDb,
}

/// <summary>Where bookings are kept (section <c>Storage</c>).</summary>
public sealed class StorageOptions
{
    public const string Section = "Storage";

    public StorageProvider Provider { get; set; } = StorageProvider.Sqlite;

    /// <summary>Where the SQLite file lives; a relative path starts at the working directory.</summary>
    public string DataDirectory { get; set; } = "data";

    public MongoDbOptions MongoDb { get; set; } = new();
}

public sealed class MongoDbOptions
{
    /// <summary>A replica set or Atlas, as transactions need one.</summary>
    public string ConnectionString { get; set; } = "";

    public string Database { get; set; } = "eventbooking";
}

public sealed class StorageOptionsValidator : IValidateOptions<StorageOptions>
{
    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        var faults = FaultsOf(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> FaultsOf(StorageOptions options)
    {
        if (!Enum.IsDefined(options.Provider))
        {
            yield return $"Storage:Provider is '{options.Provider}'; choose Sqlite or MongoDb.";
        }

        if (options.Provider == StorageProvider.Sqlite && string.IsNullOrWhiteSpace(options.DataDirectory))
        {
            yield return "Storage:DataDirectory is empty; name a directory that the application may write to.";
        }

        if (options.Provider != StorageProvider.MongoDb)
        {
            yield break;
        }

        if (!options.MongoDb.ConnectionString.StartsWith("mongodb://", StringComparison.Ordinal)
            && !options.MongoDb.ConnectionString.StartsWith("mongodb+srv://", StringComparison.Ordinal))
        {
            yield return "Storage:MongoDb:ConnectionString must begin with mongodb:// or mongodb+srv://.";
        }

        if (string.IsNullOrWhiteSpace(options.MongoDb.Database))
        {
            yield return "Storage:MongoDb:Database is empty; name the database to keep bookings in.";
        }
    }
}
