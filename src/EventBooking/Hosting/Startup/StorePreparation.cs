using EventBooking.Bookings;
using EventBooking.Storage;
using Microsoft.Extensions.Options;

namespace EventBooking.Hosting.Startup;

/// <summary>
/// Brings the store up before anything else starts, as the keys of sessions are read from it at once; an application whose store
/// cannot be prepared does not start.
/// </summary>
public sealed partial class StorePreparation(IBookingStore store, IOptions<StorageOptions> options, TimeProvider time, ILogger<StorePreparation> logger) : IHostedLifecycleService
{
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(2);

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        try
        {
            var preparing = store.PrepareAsync(cancellationToken);
            if (await Task.WhenAny(preparing, Task.Delay(Usual, time, cancellationToken)) != preparing)
            {
                Log.Waiting(logger);
            }

            await preparing;
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
        ? $"Storage:DataDirectory is '{options.Value.DataDirectory}', where the database cannot be kept: {(failure.InnerException ?? failure).Message}"
        : "Storage:MongoDb:ConnectionString leads to no MongoDB that answers.";

    private static partial class Log
    {
        [LoggerMessage(2001, LogLevel.Warning, "The store does not answer yet; it is waited for")]
        public static partial void Waiting(ILogger logger);
    }
}
