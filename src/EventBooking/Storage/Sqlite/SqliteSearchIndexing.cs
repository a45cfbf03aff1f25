using EventBooking.Hosting;
using Microsoft.Extensions.Options;

namespace EventBooking.Storage.Sqlite;

/// <summary>
/// Keeps what a search would have to make good small: some bookings every second, however many people book, and the rest as long as nobody
/// waits to write.
/// </summary>
public sealed partial class SqliteSearchIndexing(
    IOptions<StorageOptions> options, IServiceProvider services, TimeProvider time, ILogger<SqliteSearchIndexing> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Provider != StorageProvider.Sqlite)
        {
            return;
        }

        var database = services.GetRequiredService<SqliteDatabase>();
        var index = new SqliteSearchIndex(database);
        using var timer = new PeriodicTimer(Pause, time);
        while (await timer.TicksAsync(stoppingToken))
        {
            await IndexAsync(database, index, stoppingToken);
        }
    }

    private async Task IndexAsync(SqliteDatabase database, SqliteSearchIndex index, CancellationToken stoppingToken)
    {
        try
        {
            while (await index.IndexSomeAsync() == SqliteSearchIndex.AtATime && !database.IsAwaited && !stoppingToken.IsCancellationRequested)
            {
            }
        }
#pragma warning disable CA1031 // What keeps bookings from being searched must not keep others from booking.
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Log.NotIndexed(logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2020, LogLevel.Warning, "Bookings could not be made ready to be searched; the next pass, or the next search, tries again")]
        public static partial void NotIndexed(ILogger logger, Exception exception);
    }
}
