using EventBooking.Bookings;
using EventBooking.Scheduling;
using EventBooking.Tests.Testing;
using MongoDB.Bson;
using MongoDB.Driver;
using static EventBooking.Bookings.BookingOutcome;

namespace EventBooking.Tests.Storage;

/// <summary>Bookings while another transaction holds a slot, for example after its application was killed.</summary>
[Collection(nameof(NonParallelCollection))]
public sealed class MongoContentionTests(MongoServer server) : IAsyncLifetime
{
    private static readonly IReadOnlyList<Slot> Slots = TestData.Calendar.Days[0].Slots;
    private static readonly Slot Held = Slots[4];

    private readonly MongoHost host = new(server);
    private readonly MongoClient elsewhere = new(server.ConnectionString);

    private IBookingStore store = null!;
    private IClientSessionHandle holder = null!;

    public async ValueTask InitializeAsync()
    {
        store = await host.OpenAsync();
        await store.CreateSlotsAsync(Slots);

        holder = await elsewhere.StartSessionAsync();
        holder.StartTransaction();
        await elsewhere.GetDatabase(host.Database.DatabaseNamespace.DatabaseName).GetCollection<BsonDocument>("slots")
            .UpdateOneAsync(
                holder, new BsonDocument("_id", Held.Id.ToString()), new BsonDocument("$inc", new BsonDocument("bookedCount", 1)));
    }

    public async ValueTask DisposeAsync()
    {
        holder.Dispose();
        elsewhere.Dispose();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task A_slot_that_another_transaction_holds_does_not_delay_other_slots_and_is_bookable_afterwards()
    {
        var queue = new BookingQueue(store);
        var ofHeld = Enumerable.Range(0, 3).Select(_ => queue.DecideAsync(TestData.CreateCommand(Held))).ToList();

        var others = await Task.WhenAll(Slots.Where(slot => slot != Held).Select(slot => queue.DecideAsync(TestData.CreateCommand(slot))));

        Assert.All(others, outcome => Assert.IsType<Booked>(outcome));
        Assert.DoesNotContain(ofHeld, waiting => waiting.IsCompletedSuccessfully);

        await holder.AbortTransactionAsync(TestContext.Current.CancellationToken);
        Assert.IsType<Booked>(await queue.DecideAsync(TestData.CreateCommand(Held)));
        await Task.WhenAny(Task.WhenAll(ofHeld));
        Assert.All(
            ofHeld,
            waiting => Assert.True(waiting.IsCompletedSuccessfully || waiting.Exception!.InnerException is StoreUnavailableException));
        Assert.Equal(1 + ofHeld.Count(waiting => waiting.IsCompletedSuccessfully), (await store.ReadSlotsAsync(Held))[0].BookedCount);
    }

    [Fact]
    public async Task A_batch_of_several_slots_that_meets_a_held_slot_is_requeued_and_has_booked_nothing()
    {
        var outcomes = await store.BookAsync([.. Slots.Select(slot => TestData.CreateCommand(slot))]);

        Assert.All(outcomes, outcome => Assert.IsType<Requeue>(outcome));
        Assert.Equal(new StoredCounts(Bookings: 0, Messages: 0), await host.CountAsync());
        Assert.Equal(Slots.Count, Slots.Select(slot => store.LaneOf(TestData.CreateCommand(slot))).Distinct().Count());
    }
}
