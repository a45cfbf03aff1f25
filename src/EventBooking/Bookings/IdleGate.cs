namespace EventBooking.Bookings;

/// <summary>Counts work in progress and lets others wait until there is none.</summary>
internal sealed class IdleGate
{
    private readonly Lock gate = new();
    private TaskCompletionSource idle = new();
    private int count;

    public void Enter()
    {
        lock (gate)
        {
            if (count++ == 0)
            {
                idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    public void Leave()
    {
        lock (gate)
        {
            if (--count == 0)
            {
                idle.SetResult();
            }
        }
    }

    /// <summary>Returns when there is no work in progress, or after this time.</summary>
    public async Task WaitAsync(TimeSpan timeout)
    {
        Task whenIdle;
        lock (gate)
        {
            whenIdle = count == 0 ? Task.CompletedTask : idle.Task;
        }

        await whenIdle.WaitAsync(timeout).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
