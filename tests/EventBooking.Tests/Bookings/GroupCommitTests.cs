using EventBooking.Bookings;
using EventBooking.Scheduling;
using EventBooking.Tests.Testing;
using static EventBooking.Bookings.BookingOutcome;

namespace EventBooking.Tests.Bookings;

/// <summary>How orders share transactions, seen from a store that can be held up.</summary>
public sealed class GroupCommitTests
{
    private static readonly Slot Morning = Orders.Slot("2026-03-01T10:00");
    private static readonly Slot Noon = Orders.Slot("2026-03-01T12:00");

    [Fact]
    public async Task Orders_that_arrive_while_a_transaction_runs_go_together_in_the_next_in_order_of_arrival()
    {
        var store = new HeldStore();
        var groupCommit = new GroupCommit(store);
        var first = groupCommit.BookAsync(Orders.Order(Morning));
        await store.BatchHasArrivedAsync();
        var later = Enumerable.Range(0, 10).Select(_ => Orders.Order(Morning)).ToList();

        var waiting = later.Select(groupCommit.BookAsync).ToList();
        store.Release();
        await store.BatchHasArrivedAsync();
        store.Release();
        await Task.WhenAll([first, .. waiting]);

        Assert.Equal([1, 10], store.Batches.Select(batch => batch.Count));
        Assert.Equal(later, store.Batches[1]);
    }

    [Fact]
    public async Task Lanes_do_not_hold_each_other_up()
    {
        var store = new HeldStore();
        var groupCommit = new GroupCommit(store);

        var both = new[] { groupCommit.BookAsync(Orders.Order(Morning)), groupCommit.BookAsync(Orders.Order(Noon)) };
        await store.BatchHasArrivedAsync();
        await store.BatchHasArrivedAsync();
        store.Release();
        store.Release();

        Assert.All(await Task.WhenAll(both), outcome => Assert.IsType<SlotFull>(outcome));
    }

    [Fact]
    public async Task A_failed_transaction_fails_its_own_orders_and_no_others()
    {
        var store = new HeldStore { Failure = new StoreUnavailableException("away", new IOException()) };
        var groupCommit = new GroupCommit(store);
        var failing = groupCommit.BookAsync(Orders.Order(Morning));
        await store.BatchHasArrivedAsync();
        store.Failure = null;
        var next = groupCommit.BookAsync(Orders.Order(Morning));

        store.Release();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => failing);
        await store.BatchHasArrivedAsync();
        store.Release();

        Assert.IsType<SlotFull>(await next);
    }

    [Fact]
    public async Task Orders_whose_slots_get_lanes_of_their_own_are_given_again_there_in_order_of_arrival()
    {
        using var store = new HeldStore { Lane = _ => 0 };
        var groupCommit = new GroupCommit(store);
        var opening = groupCommit.BookAsync(Orders.Order(Morning));
        await store.BatchHasArrivedAsync();
        BookingOrder[] orders = [Orders.Order(Morning), Orders.Order(Noon), Orders.Order(Morning)];
        var waiting = orders.Select(groupCommit.BookAsync).ToList();

        store.Failure = new SlotsContendedException(new TimeoutException());
        store.Release();
        await store.BatchHasArrivedAsync();
        (store.Failure, store.Lane) = (null, slotId => slotId.StartTime.Hour);
        Array.ForEach(orders, _ => store.Release());
        store.Release();

        Assert.All(await Task.WhenAll([opening, .. waiting]), outcome => Assert.IsType<SlotFull>(outcome));
        Assert.Equal(orders, store.Batches[1]);
        Assert.All(store.Batches[2..], batch => Assert.Single(batch.DistinctBy(order => order.Slot)));
        Assert.Equal([orders[0], orders[2]], store.Batches[2..].SelectMany(batch => batch).Where(order => order.Slot == Morning));
        Assert.Equal([orders[1]], store.Batches[2..].SelectMany(batch => batch).Where(order => order.Slot == Noon));
    }

    private sealed class HeldStore : IBookingStore, IDisposable
    {
        private readonly SemaphoreSlim arrived = new(0);
        private readonly SemaphoreSlim released = new(0);

        public List<IReadOnlyList<BookingOrder>> Batches { get; } = [];

        public Exception? Failure { get; set; }

        public Task BatchHasArrivedAsync() => arrived.WaitAsync(TestContext.Current.CancellationToken);

        public void Release() => released.Release();

        public Func<SlotId, int> Lane { get; set; } = slotId => slotId.StartTime.Hour;

        public int LaneOf(SlotId slotId) => Lane(slotId);

        public async Task<IReadOnlyList<BookingOutcome>> BookAsync(IReadOnlyList<BookingOrder> batch)
        {
            lock (Batches)
            {
                Batches.Add(batch);
            }

            var failure = Failure;
            arrived.Release();
            await released.WaitAsync();
            return failure is null ? [.. batch.Select(_ => new SlotFull())] : throw failure;
        }

        public Task PrepareAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<Slot>> GetSlotsAsync(IReadOnlyList<Slot> planned, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> HasBookingAsync(string bookingId) => throw new NotSupportedException();

        public Task<Booking?> FindByManageTokenAsync(string manageToken, CancellationToken cancellationToken) => throw new NotSupportedException();

        public void Dispose()
        {
            arrived.Dispose();
            released.Dispose();
        }
    }
}
