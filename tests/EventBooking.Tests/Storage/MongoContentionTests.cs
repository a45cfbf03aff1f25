using EventBooking.Bookings;
using EventBooking.Scheduling;
using EventBooking.Tests.Testing;
using MongoDB.Bson;
using MongoDB.Driver;
using static EventBooking.Bookings.BookingOutcome;

namespace EventBooking.Tests.Storage;

/// <summary>What becomes of orders when another transaction holds a slot, as one does whose application was killed.</summary>
[Collection(nameof(Crowds))]
public sealed class MongoContentionTests(MongoServer server) : IAsyncLifetime
{
    private static readonly IReadOnlyList<Slot> Slots = Orders.Calendar.Days[0].Slots;
    private static readonly Slot Held = Slots[4];

    private readonly MongoHost host = new(server);
    private readonly MongoClient elsewhere = new(server.ConnectionString);

    private IBookingStore store = null!;
    private IClientSessionHandle holder = null!;

    public async ValueTask InitializeAsync()
    {
        store = await host.OpenAsync();
        await store.GetSlotsAsync(Slots, TestContext.Current.CancellationToken);

        holder = await elsewhere.StartSessionAsync();
        holder.StartTransaction();
        await elsewhere.GetDatabase(host.Database.DatabaseNamespace.DatabaseName).GetCollection<BsonDocument>("slots")
            .UpdateOneAsync(holder, new BsonDocument("_id", Held.Id.ToString()), new BsonDocument("$inc", new BsonDocument("bookedCount", 1)));
    }

    public async ValueTask DisposeAsync()
    {
        holder.Dispose();
        elsewhere.Dispose();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task A_slot_that_another_transaction_holds_holds_up_no_other_and_sells_once_it_is_free()
    {
        var groupCommit = new GroupCommit(store);
        var ofHeld = Enumerable.Range(0, 3).Select(_ => groupCommit.BookAsync(Orders.Order(Held))).ToList();

        var others = await Task.WhenAll(Slots.Where(slot => slot != Held).Select(slot => groupCommit.BookAsync(Orders.Order(slot))));

        Assert.All(others, outcome => Assert.IsType<Booked>(outcome));
        Assert.DoesNotContain(ofHeld, waiting => waiting.IsCompletedSuccessfully);

        await holder.AbortTransactionAsync(TestContext.Current.CancellationToken);
        Assert.IsType<Booked>(await groupCommit.BookAsync(Orders.Order(Held)));
        await Task.WhenAny(Task.WhenAll(ofHeld));
        Assert.All(ofHeld, waiting => Assert.True(waiting.IsCompletedSuccessfully || waiting.Exception!.InnerException is StoreUnavailableException));
        Assert.Equal(1 + ofHeld.Count(waiting => waiting.IsCompletedSuccessfully), (await store.GetSlotsAsync([Held], TestContext.Current.CancellationToken))[0].BookedCount);
    }

    [Fact]
    public async Task A_batch_of_many_slots_gives_way_and_has_booked_nothing()
    {
        await Assert.ThrowsAsync<SlotsContendedException>(() => store.BookAsync([.. Slots.Select(slot => Orders.Order(slot))]));

        Assert.Equal(new StoredCounts(Bookings: 0, Messages: 0), await host.CountAsync());
        Assert.Equal(Slots.Count, Slots.Select(slot => store.LaneOf(slot.Id)).Distinct().Count());
    }
}
