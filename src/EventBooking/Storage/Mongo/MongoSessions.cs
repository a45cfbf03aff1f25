using MongoDB.Driver;

namespace EventBooking.Storage.Mongo;

internal static class MongoSessions
{
    private static readonly TimeSpan LongestAbort = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Aborts a transaction that is still open, and waits at most a second for it: a lost server aborts it by itself. To be called before
    /// the session is disposed, because disposing waits for the server without limit.
    /// </summary>
    public static async Task EndAsync(this IClientSessionHandle session)
    {
        if (!session.IsInTransaction)
        {
            return;
        }

        using var soon = new CancellationTokenSource(LongestAbort);
        try
        {
            await session.AbortTransactionAsync(soon.Token);
        }
        catch (Exception e) when (MongoFailures.IsOfStore(e))
        {
            // What was not committed is gone anyway.
        }
    }
}
