using System.Threading.RateLimiting;
using EventBooking.Bookings;
using Microsoft.Extensions.Options;
using MongoDB.Driver;

namespace EventBooking.Storage.Mongo;

/// <summary>The connection to a replica set or Atlas, and the time budget of its operations.</summary>
public sealed class MongoConnection : IDisposable
{
    /// <summary>The maximum time of one operation, with its repeats.</summary>
    public static readonly TimeSpan Budget = TimeSpan.FromSeconds(8);

    /// <summary>
    /// Well below the size of the driver's connection pool (100). A transaction that has taken seats must not wait for a connection,
    /// because other transactions for the same slot would wait for it.
    /// </summary>
    private const int TransactionsAtOnce = 32;

    private static readonly TimeSpan BudgetToPrepare = TimeSpan.FromSeconds(30);

    public MongoConnection(IOptions<StorageOptions> options)
    {
        var settings = MongoClientSettings.FromConnectionString(options.Value.MongoDb.ConnectionString);
        settings.ServerSelectionTimeout = Budget;
        settings.ConnectTimeout = Budget;
        settings.ReadPreference = ReadPreference.Primary;
        settings.ReadConcern = ReadConcern.Majority;
        settings.WriteConcern = WriteConcern.WMajority;

        Client = new MongoClient(settings);
        Collections = new MongoCollections(Client.GetDatabase(options.Value.MongoDb.Database));
    }

    internal MongoClient Client { get; }

    /// <summary>Each booking transaction needs a permit.</summary>
    internal RateLimiter Transactions { get; } =
        new ConcurrencyLimiter(new() { PermitLimit = TransactionsAtOnce, QueueLimit = int.MaxValue });

    internal MongoCollections Collections { get; }

    /// <summary>Retries for some time: the server may still be starting, or another instance may be preparing it.</summary>
    public Task PrepareAsync(CancellationToken cancellationToken) =>
        WithinAsync(
            BudgetToPrepare,
            async token =>
            {
                while (await TryPrepareAsync(token) is { } failure)
                {
                    await Task.Delay(Random.Shared.Next(50, 500), token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    if (token.IsCancellationRequested)
                    {
                        throw failure;
                    }
                }

                return true;
            },
            cancellationToken);

    /// <summary>Runs an operation, and cancels it when the time budget is spent.</summary>
    /// <exception cref="StoreUnavailableException">MongoDB failed, or did not answer within the budget.</exception>
    public Task<T> WithinBudgetAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        WithinAsync(Budget, work, cancellationToken);

    public void Dispose()
    {
        Transactions.Dispose();
        Client.Dispose();
    }

    private async Task<Exception?> TryPrepareAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Collections.PrepareAsync(cancellationToken);
            await TryTransactionAsync(cancellationToken);
            return null;
        }
        catch (MongoAuthenticationException e)
        {
            throw new StoreSetupException("MongoDB does not accept the name and password in Storage:MongoDb:ConnectionString.", e);
        }
        catch (NotSupportedException e)
        {
            throw new StoreSetupException(
                "Storage:MongoDb:ConnectionString leads to a MongoDB without transactions; give a replica set or Atlas.", e);
        }
        catch (Exception e) when (MongoFailures.IsOfStore(e))
        {
            return e;
        }
    }

    /// <summary>Finds out at start whether the server supports transactions.</summary>
    private async Task TryTransactionAsync(CancellationToken cancellationToken)
    {
        using var session = await Client.StartSessionAsync(cancellationToken: cancellationToken);
        session.StartTransaction();
        try
        {
            await Collections.Slots.Find(session, Builders<SlotDocument>.Filter.Empty).AnyAsync(cancellationToken);
            await session.CommitTransactionAsync(cancellationToken);
        }
        finally
        {
            await session.EndAsync();
        }
    }

    private static async Task<T> WithinAsync<T>(TimeSpan time, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var budget = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        budget.CancelAfter(time);
        try
        {
            return await work(budget.Token);
        }
        catch (Exception e) when (MongoFailures.IsOfStore(e) && !cancellationToken.IsCancellationRequested)
        {
            throw new StoreUnavailableException("MongoDB did not answer in time.", e);
        }
    }
}
