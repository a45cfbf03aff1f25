using EventBooking.Bookings;
using EventBooking.Scheduling;
using Microsoft.Extensions.Options;
using MongoDB.Driver;

namespace EventBooking.Storage.Mongo;

/// <summary>A replica set or Atlas, shared by any number of instances.</summary>
public class MongoStore : IBookingStore, IDisposable
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan BudgetToPrepare = TimeSpan.FromSeconds(30);

    private readonly MongoClient client;
    private readonly MongoCollections collections;
    private readonly ReferenceGenerator references;

    public MongoStore(IOptions<StorageOptions> options, ReferenceGenerator references)
    {
        var settings = MongoClientSettings.FromConnectionString(options.Value.MongoDb.ConnectionString);
        settings.ServerSelectionTimeout = Budget;
        settings.ConnectTimeout = Budget;
        settings.ReadPreference = ReadPreference.Primary;
        settings.ReadConcern = ReadConcern.Majority;
        settings.WriteConcern = WriteConcern.WMajority;

        this.references = references;
        client = new MongoClient(settings);
        Database = client.GetDatabase(options.Value.MongoDb.Database);
        collections = new MongoCollections(Database);
    }

    protected IMongoDatabase Database { get; }

    /// <summary>Tries until it succeeds or the time is up: the server may still be starting, or busy with another instance that prepares it.</summary>
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

    public string LaneOf(SlotId slotId) => slotId.ToString();

    public Task<IReadOnlyList<Slot>> GetSlotsAsync(IReadOnlyList<Slot> planned, CancellationToken cancellationToken) =>
        WithinAsync<IReadOnlyList<Slot>>(
            Budget,
            async token =>
            {
                var stored = await ReadSlotsAsync(planned, token);
                var missing = planned.Where(slot => !stored.ContainsKey(slot.Id)).ToList();
                if (missing.Count > 0)
                {
                    await collections.CreateSlotsAsync(missing, token);
                    stored = await ReadSlotsAsync(planned, token);
                }

                return [.. planned.Select(slot => stored[slot.Id])];
            },
            cancellationToken);

    public async Task<IReadOnlyList<BookingOutcome>> BookAsync(IReadOnlyList<BookingOrder> batch)
    {
        using var budget = new CancellationTokenSource(Budget);
        return await new MongoBooking(client, collections, references, SeatsAreLeft, budget.Token).BookAsync(batch);
    }

    public Task<Booking?> FindByManageTokenAsync(string manageToken, CancellationToken cancellationToken) =>
        WithinAsync(
            Budget,
            async token =>
            {
                var document = await collections.Bookings.Find(booking => booking.ManageToken == manageToken).SingleOrDefaultAsync(token);
                return document?.ToBooking();
            },
            cancellationToken);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            client.Dispose();
        }
    }

    /// <summary>The one condition that keeps a slot from being oversold; a test takes it out to see that it does.</summary>
    protected virtual string SeatsAreLeft(int seats) => $$"""{ "$expr": { "$lte": [{ "$add": ["$bookedCount", {{seats}}] }, "$capacity"] } }""";

    private async Task<Exception?> TryPrepareAsync(CancellationToken cancellationToken)
    {
        try
        {
            await collections.PrepareAsync(cancellationToken);
            return null;
        }
        catch (Exception e) when (MongoFailures.IsOfStore(e))
        {
            return e;
        }
    }

    private async Task<Dictionary<SlotId, Slot>> ReadSlotsAsync(IReadOnlyList<Slot> planned, CancellationToken cancellationToken)
    {
        var first = planned.MinBy(slot => slot.Id.Start)!.Id.ToString();
        var last = planned.MaxBy(slot => slot.Id.Start)!.Id.ToString();
        var filter = Builders<SlotDocument>.Filter;
        var documents = await collections.Slots.Find(filter.Gte(slot => slot.Id, first) & filter.Lte(slot => slot.Id, last)).ToListAsync(cancellationToken);
        return documents.Select(document => document.ToSlot()).ToDictionary(slot => slot.Id);
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
