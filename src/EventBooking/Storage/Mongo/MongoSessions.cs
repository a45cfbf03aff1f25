using EventBooking.Bookings;
using MongoDB.Driver;

namespace EventBooking.Storage.Mongo;

internal static class MongoSessions
{
    private static readonly TimeSpan LongestAbort = TimeSpan.FromSeconds(1);

    /// <summary>Majority writes, and reads of one snapshot.</summary>
    public static readonly TransactionOptions Durable = new(ReadConcern.Snapshot, ReadPreference.Primary, WriteConcern.WMajority);

    /// <summary>Repeats a commit whose answer was lost. The server knows the transaction by its number and commits it once.</summary>
    public static async Task CommitAsync(this IClientSessionHandle session, CancellationToken budget)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var commit = BookingTelemetry.StartActivity("commit");
                await session.CommitTransactionAsync(budget);
                return;
            }
            catch (MongoException e) when (MongoFailures.IsUnknownCommit(e) && !budget.IsCancellationRequested)
            {
                await BackOffAsync(attempt, budget);
            }
        }
    }

    /// <summary>Waits before the next attempt, longer after each.</summary>
    public static Task BackOffAsync(int attempt, CancellationToken budget)
    {
        var milliseconds = Random.Shared.Next(1, 1 << Math.Min(attempt + 1, 7));
        return Task.Delay(milliseconds, budget);
    }

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
