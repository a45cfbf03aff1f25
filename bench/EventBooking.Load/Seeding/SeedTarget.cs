using EventBooking.Scheduling;
using EventBooking.Storage;
using EventBooking.Storage.Sqlite;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EventBooking.Load.Seeding;

/// <summary>The application as it would run on that store, put together and not started: it answers nobody and sends nothing.</summary>
internal sealed class SeedTarget : IAsyncDisposable
{
    private readonly WebApplication application;

    private SeedTarget(WebApplication application)
    {
        this.application = application;
        Seeder = ActivatorUtilities.CreateInstance<Seeder>(application.Services);
    }

    public Seeder Seeder { get; }

    /// <summary>Slots that the store lacks will be created with seats for so many bookings.</summary>
    public static SeedTarget Open(StorageOptions storage, int count)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(EventBookingBuilder).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Logging.ClearProviders();
        builder.AddEventBooking();
        builder.Services.Configure<StorageOptions>(options =>
        {
            options.Provider = storage.Provider;
            options.DataDirectory = storage.DataDirectory;
            options.MongoDb = storage.MongoDb;
        });
        builder.Services.PostConfigure<EventOptions>(options => options.SlotCapacity = Crowd.CapacityFor(count, options));
        builder.Services.AddSingleton<SqliteDatabase, RoomyDatabase>();
        builder.Services.AddSingleton(typeof(ISeededStore), storage.Provider == StorageProvider.MongoDb ? typeof(SeededMongo) : typeof(SeededSqlite));
        return new(builder.Build());
    }

    public ValueTask DisposeAsync() => application.DisposeAsync();
}
