namespace EventBooking.Storage;

/// <summary>Brings the store up before the first request is let in; an application whose store cannot be prepared does not start.</summary>
public sealed class StorePreparation(IBookingStore store) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => store.PrepareAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
