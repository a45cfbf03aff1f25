using EventBooking.Hosting;
using Microsoft.Extensions.Options;

namespace EventBooking.Storage.Mongo;

/// <summary>Keeps what a search would have to make good small, some hundreds of bookings at a time: a burst, and what an older application left.</summary>
public sealed partial class MongoSearchIndexing(
    IOptions<StorageOptions> options, IServiceProvider services, TimeProvider time, ILogger<MongoSearchIndexing> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Provider != StorageProvider.MongoDb)
        {
            return;
        }

        var connection = services.GetRequiredService<MongoConnection>();
        var index = new MongoSearchIndex(connection.Collections);
        using var timer = new PeriodicTimer(Pause, time);
        while (await timer.TicksAsync(stoppingToken))
        {
            await IndexSomeAsync(connection, index, stoppingToken);
        }
    }

    private async Task IndexSomeAsync(MongoConnection connection, MongoSearchIndex index, CancellationToken stoppingToken)
    {
        try
        {
            // Each batch has a budget of its own, so that a backlog is worked off however long that takes, and is followed by a pause for those who book.
            for (var began = time.GetTimestamp(); MongoSearchIndex.IsBehind(await connection.WithinBudgetAsync(index.IndexSomeAsync, stoppingToken)); began = time.GetTimestamp())
            {
                await Task.Delay(time.GetElapsedTime(began), time, stoppingToken);
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
        [LoggerMessage(2010, LogLevel.Warning, "Bookings could not be made ready to be searched; the next pass, or the next search, tries again")]
        public static partial void NotIndexed(ILogger logger, Exception exception);
    }
}
