using MongoDB.Driver;

namespace EventBooking.Storage.Mongo;

internal static class MongoSessions
{
    private static readonly TimeSpan LongestAbort = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Ends a transaction that is still open, without letting a lost server hold the caller: it ends such transactions by itself. To be called before the session
    /// is disposed of, which would wait for the server however long that takes.
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
            // Nothing hangs on it: what was not committed is gone.
        }
    }
}
