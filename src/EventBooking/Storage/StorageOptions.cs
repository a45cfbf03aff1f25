using Microsoft.Extensions.Options;
using MongoDB.Driver;

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

    /// <summary>The directory of the SQLite file. A relative path starts at the working directory.</summary>
    public string DataDirectory { get; set; } = "data";

    public MongoDbOptions MongoDb { get; set; } = new();

    /// <summary>
    /// For the registration of services, before options are validated. A text that is no provider stands for SQLite here, and validation
    /// reports it.
    /// </summary>
    public static StorageProvider ReadProvider(IConfiguration configuration) =>
        Enum.TryParse<StorageProvider>(configuration[$"{Section}:{nameof(Provider)}"], ignoreCase: true, out var provider)
            ? provider
            : StorageProvider.Sqlite;
}

public sealed class MongoDbOptions
{
    /// <summary>A replica set or Atlas, because transactions need one.</summary>
    public string ConnectionString { get; set; } = "";

    public string Database { get; set; } = "eventbooking";
}

public sealed class StorageOptionsValidator : IValidateOptions<StorageOptions>
{
    /// <summary>https://www.mongodb.com/docs/manual/reference/limits/#naming-restrictions</summary>
    private const int MaxDatabaseNameLength = 63;

    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        switch (options.Provider)
        {
            case StorageProvider.Sqlite:
                ValidateSqlite(options, result);
                break;
            case StorageProvider.MongoDb:
                ValidateMongoDb(options.MongoDb, result);
                break;
            default:
                result.AddError(
                    $"Storage:Provider is '{options.Provider}'; give one of {string.Join(", ", Enum.GetNames<StorageProvider>())}.");
                break;
        }

        return result.Build();
    }

    private static void ValidateSqlite(StorageOptions options, ValidateOptionsResultBuilder result)
    {
        if (string.IsNullOrWhiteSpace(options.DataDirectory))
        {
            result.AddError("Storage:DataDirectory is empty; name a directory that the application may write to.");
        }
    }

    private static void ValidateMongoDb(MongoDbOptions options, ValidateOptionsResultBuilder result)
    {
        if (!IsConnectionString(options.ConnectionString))
        {
            result.AddError(
                "Storage:MongoDb:ConnectionString is not a MongoDB connection string; it begins with mongodb:// or mongodb+srv://, "
                + "and special characters in its password are escaped (%40 for @).");
        }

        if (!IsDatabaseName(options.Database))
        {
            result.AddError($"Storage:MongoDb:Database is '{options.Database}'; give a name of letters, digits, hyphens and underscores.");
        }
    }

    private static bool IsDatabaseName(string text) =>
        text.Length is > 0 and <= MaxDatabaseNameLength
        && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');

    private static bool IsConnectionString(string text)
    {
        try
        {
            _ = MongoClientSettings.FromConnectionString(text);
            return true;
        }
#pragma warning disable CA1031 // The driver throws exceptions of many types: for a port, a percent sign, an option.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }
}
