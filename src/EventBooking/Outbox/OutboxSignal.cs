namespace EventBooking.Outbox;

/// <summary>Wakes the dispatcher of this instance as soon as a booking owes messages.</summary>
public sealed class OutboxSignal : IDisposable
{
    private readonly SemaphoreSlim rung = new(0, 1);

    public void Ring()
    {
        lock (rung)
        {
            if (rung.CurrentCount == 0)
            {
                rung.Release();
            }
        }
    }

    /// <summary>Returns when it is rung, or has been since the last wait; at the latest after this time.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => rung.WaitAsync(atMost, cancellationToken);

    public void Dispose() => rung.Dispose();
}
