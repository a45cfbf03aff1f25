using EventBooking.Bookings;
using EventBooking.Scheduling;
using EventBooking.Tests.Testing;
using static EventBooking.Bookings.BookingOutcome;

namespace EventBooking.Tests.Bookings;

/// <summary>Commands share transactions. The test can block the store.</summary>
public sealed class BookingQueueTests
{
    private static readonly Slot Morning = TestData.GetSlot("2026-03-01T10:00");
    private static readonly Slot Noon = TestData.GetSlot("2026-03-01T12:00");

    [Fact]
    public async Task Commands_that_arrive_during_a_transaction_share_the_next_one_in_order_of_arrival()
    {
        var store = new BlockedStore();
        var queue = new BookingQueue(store);
        var first = queue.DecideAsync(TestData.CreateCommand(Morning));
        await store.WaitForBatchAsync();
        var later = Enumerable.Range(0, 10).Select(_ => TestData.CreateCommand(Morning)).ToList();

        var waiting = later.Select(queue.DecideAsync).ToList();
        store.Release();
        await store.WaitForBatchAsync();
        store.Release();
        await Task.WhenAll([first, .. waiting]);

        Assert.Equal([1, 10], store.Batches.Select(batch => batch.Count));
        Assert.Equal(later, store.Batches[1]);
    }

    [Fact]
    public async Task Lanes_do_not_wait_for_each_other()
    {
        var store = new BlockedStore();
        var queue = new BookingQueue(store);

        var both = new[] { queue.DecideAsync(TestData.CreateCommand(Morning)), queue.DecideAsync(TestData.CreateCommand(Noon)) };
        await store.WaitForBatchAsync();
        await store.WaitForBatchAsync();
        store.Release();
        store.Release();

        Assert.All(await Task.WhenAll(both), outcome => Assert.IsType<SlotFull>(outcome));
    }

    [Fact]
    public async Task A_failed_transaction_fails_only_its_own_commands()
    {
        var store = new BlockedStore { Failure = new StoreUnavailableException("away", new IOException()) };
        var queue = new BookingQueue(store);
        var failing = queue.DecideAsync(TestData.CreateCommand(Morning));
        await store.WaitForBatchAsync();
        store.Failure = null;
        var next = queue.DecideAsync(TestData.CreateCommand(Morning));

        store.Release();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => failing);
        await store.WaitForBatchAsync();
        store.Release();

        Assert.IsType<SlotFull>(await next);
    }

    [Fact]
    public async Task Requeued_commands_are_decided_in_the_new_lanes_of_their_slots_in_order_of_arrival()
    {
        using var store = new BlockedStore { Lane = _ => 0 };
        var queue = new BookingQueue(store);
        var opening = queue.DecideAsync(TestData.CreateCommand(Morning));
        await store.WaitForBatchAsync();
        BookCommand[] commands = [TestData.CreateCommand(Morning), TestData.CreateCommand(Noon), TestData.CreateCommand(Morning)];
        var waiting = commands.Select(queue.DecideAsync).ToList();

        store.Requeue = true;
        store.Release();
        await store.WaitForBatchAsync();
        (store.Requeue, store.Lane) = (false, slotId => slotId.StartTime.Hour);
        Array.ForEach(commands, _ => store.Release());
        store.Release();

        Assert.All(await Task.WhenAll([opening, .. waiting]), outcome => Assert.IsType<SlotFull>(outcome));
        Assert.Equal(commands, store.Batches[1]);
        Assert.All(store.Batches[2..], batch => Assert.Single(batch.DistinctBy(command => command.Slot)));
        Assert.Equal([commands[0], commands[2]], store.Batches[2..].SelectMany(batch => batch).Where(command => command.Slot == Morning));
        Assert.Equal([commands[1]], store.Batches[2..].SelectMany(batch => batch).Where(command => command.Slot == Noon));
    }

    private sealed class BlockedStore : IBookingStore, IDisposable
    {
        private readonly SemaphoreSlim arrived = new(0);
        private readonly SemaphoreSlim released = new(0);

        public List<IReadOnlyList<BookCommand>> Batches { get; } = [];

        public Exception? Failure { get; set; }

        public bool Requeue { get; set; }

        public Task WaitForBatchAsync() => arrived.WaitAsync(TestContext.Current.CancellationToken);

        public void Release() => released.Release();

        public Func<SlotId, int> Lane { get; set; } = slotId => slotId.StartTime.Hour;

        public int LaneOf(BookingCommand command) => Lane(((BookCommand)command).Slot.Id);

        public async Task<IReadOnlyList<BookingOutcome>> DecideAsync(IReadOnlyList<BookingCommand> batch)
        {
            lock (Batches)
            {
                Batches.Add([.. batch.Cast<BookCommand>()]);
            }

            var (failure, requeue) = (Failure, Requeue);
            arrived.Release();
            await released.WaitAsync();
            return failure is not null ? throw failure
                : [.. batch.Cast<BookCommand>().Select(command => requeue ? new Requeue() : (BookingOutcome)new SlotFull(command.Slot.Id))];
        }

        public Task PrepareAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task CreateSlotsAsync(IReadOnlyList<Slot> planned, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<Slot>> GetSlotsAsync(DateOnly first, DateOnly last, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<bool> HasBookingAsync(string bookingId) => throw new NotSupportedException();

        public Task<Booking?> FindByManageTokenAsync(string manageToken, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<IReadOnlyList<Booking>> FindByEmailAsync(string email, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<int> FindPositionAsync(Booking waiting, CancellationToken cancellationToken) => throw new NotSupportedException();

        public void Dispose()
        {
            arrived.Dispose();
            released.Dispose();
        }
    }
}
