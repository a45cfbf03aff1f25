using EventBooking.Bookings;
using EventBooking.Storage;
using Microsoft.Extensions.Options;

namespace EventBooking.Hosting.Startup;

/// <summary>
/// Prepares the store before any other service starts, because the keys of sessions are read from it at once. If that fails, the
/// application does not start.
/// </summary>
public sealed partial class StorePreparation(
    IBookingStore store, IOptions<StorageOptions> options, TimeProvider time, ILogger<StorePreparation> logger)
    : IHostedLifecycleService
{
    private static readonly TimeSpan LogDelay = TimeSpan.FromSeconds(2);

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        try
        {
            var preparing = store.PrepareAsync(cancellationToken);
            if (await Task.WhenAny(preparing, Task.Delay(LogDelay, time, cancellationToken)) != preparing)
            {
                Log.Waiting(logger);
            }

            await preparing;
        }
        catch (StoreSetupException e)
        {
            throw new StartException(e.Message, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or StoreUnavailableException)
        {
            throw new StartException(Describe(e), e);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private string Describe(Exception failure) => options.Value.Provider == StorageProvider.Sqlite
        ? $"Storage:DataDirectory is '{options.Value.DataDirectory}', and the database cannot be opened there: "
            + (failure.InnerException ?? failure).Message
        : "No MongoDB answers at Storage:MongoDb:ConnectionString.";

    private static partial class Log
    {
        [LoggerMessage(2001, LogLevel.Warning, "The store does not answer yet, retrying")]
        public static partial void Waiting(ILogger logger);
    }
}
