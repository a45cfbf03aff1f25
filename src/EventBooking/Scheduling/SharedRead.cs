namespace EventBooking.Scheduling;

/// <summary>
/// Lets callers that ask for the same thing at once share one read. Whoever arrives while a read runs gets the next one, so that
/// what a caller sees is never older than its question, however great the crowd.
/// </summary>
internal sealed class SharedRead<T>(Func<Task<T>> read)
{
    private readonly Lock gate = new();
    private Task<T> running = Task.FromResult<T>(default!);
    private Task<T>? next;

    public Task<T> ReadAsync()
    {
        lock (gate)
        {
            return next ?? (running.IsCompleted ? running = Task.Run(read) : next = ReadNextAsync(running));
        }
    }

    private async Task<T> ReadNextAsync(Task earlier)
    {
        await earlier.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        lock (gate)
        {
            running = next!;
            next = null;
        }

        return await read();
    }
}
