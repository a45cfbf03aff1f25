using EventBooking.Hosting.Startup;
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

    /// <summary>Where the SQLite file lives; a relative path starts at the working directory.</summary>
    public string DataDirectory { get; set; } = "data";

    public MongoDbOptions MongoDb { get; set; } = new();

    /// <summary>
    /// For the registration of services, before options are validated. A text that is no provider stands for SQLite here, and validation reports it.
    /// </summary>
    public static StorageProvider ReadProvider(IConfiguration configuration) =>
        Enum.TryParse<StorageProvider>(configuration[$"{Section}:{nameof(Provider)}"], ignoreCase: true, out var provider) ? provider : StorageProvider.Sqlite;
}

public sealed class MongoDbOptions
{
    /// <summary>A replica set or Atlas, as transactions need one.</summary>
    public string ConnectionString { get; set; } = "";

    public string Database { get; set; } = "eventbooking";
}

public sealed class StorageOptionsValidator(IHostEnvironment environment) : IValidateOptions<StorageOptions>
{
    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        var faults = FaultsOf(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private IEnumerable<string> FaultsOf(StorageOptions options)
    {
        if (options.Provider == StorageProvider.Sqlite && string.IsNullOrWhiteSpace(options.DataDirectory))
        {
            yield return "Storage:DataDirectory is empty; name a directory that the application may write to.";
        }

        if (options.Provider != StorageProvider.MongoDb)
        {
            yield break;
        }

        if (!IsAddress(options.MongoDb.ConnectionString))
        {
            yield return "Storage:MongoDb:ConnectionString cannot be read as the address of a MongoDB; it begins with mongodb:// or mongodb+srv://, and a password in it has its special characters escaped (%40 for @).";
        }
        else if (Placeholder.IsIn(options.MongoDb.ConnectionString) && !environment.IsDevelopment())
        {
            yield return "Storage:MongoDb:ConnectionString still holds the example's password.";
        }

        if (string.IsNullOrWhiteSpace(options.MongoDb.Database))
        {
            yield return "Storage:MongoDb:Database is empty; name the database to keep bookings in.";
        }
    }

    private static bool IsAddress(string text)
    {
        try
        {
            _ = new MongoUrl(text);
            return true;
        }
        catch (MongoConfigurationException)
        {
            return false;
        }
    }
}
