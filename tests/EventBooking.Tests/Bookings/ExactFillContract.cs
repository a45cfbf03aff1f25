using EventBooking.Bookings;
using EventBooking.Scheduling;
using EventBooking.Tests.Testing;
using static EventBooking.Bookings.BookingOutcome;

namespace EventBooking.Tests.Bookings;

/// <summary>
/// Concurrent commands on two instances book every seat exactly once. The control without the condition oversells.
/// </summary>
public abstract class ExactFillContract : IAsyncLifetime
{
    private const int ClientsOfOneSlot = 200;
    private const int ClientsPerSlot = 15;

    private static readonly Slot Popular = TestData.GetSlot("2026-03-15T10:00");

    private IStoreHost host = null!;

    protected abstract IStoreHost CreateHost();

    public ValueTask InitializeAsync()
    {
        host = CreateHost();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Two_hundred_commands_at_once_for_four_seats_book_exactly_four()
    {
        IBookingStore[] stores = [await host.OpenAsync(), await host.OpenAsync()];

        var outcomes = await BookAtOnceAsync(stores, Enumerable.Repeat(Popular, ClientsOfOneSlot));

        Assert.Equal(4, outcomes.OfType<Booked>().Count());
        Assert.Equal(196, outcomes.OfType<SlotFull>().Count());
        Assert.Equal([Popular with { BookedCount = 4 }], await stores[0].ReadSlotsAsync(Popular));
        Assert.Equal(new StoredCounts(Bookings: 4, Messages: 8), await host.CountAsync());
    }

    [Fact]
    public async Task Fifteen_commands_for_each_slot_at_once_book_every_seat_once()
    {
        IBookingStore[] stores = [await host.OpenAsync(), await host.OpenAsync()];
        var month = TestData.Calendar.Days.SelectMany(day => day.Slots).ToList();

        var outcomes = await BookAtOnceAsync(stores, Enumerable.Repeat(month, ClientsPerSlot).SelectMany(slot => slot));

        Assert.Equal(544, outcomes.OfType<Booked>().Count());
        Assert.Equal(136 * ClientsPerSlot - 544, outcomes.OfType<SlotFull>().Count());
        Assert.All(await stores[0].ReadSlotsAsync(month), slot => Assert.Equal(4, slot.BookedCount));
        Assert.Equal(new StoredCounts(Bookings: 544, Messages: 1088), await host.CountAsync());
    }

    [Fact]
    public async Task Control_a_store_without_the_condition_oversells()
    {
        IBookingStore[] stores = [await host.OpenWithoutConditionAsync(), await host.OpenWithoutConditionAsync()];

        var outcomes = await BookAtOnceAsync(stores, Enumerable.Repeat(Popular, ClientsOfOneSlot));

        Assert.True(outcomes.OfType<Booked>().Count() > 4);
        var slot = Assert.Single(await stores[0].ReadSlotsAsync(Popular));
        Assert.True(slot.BookedCount > slot.Capacity);
    }

    private static Task<BookingOutcome[]> BookAtOnceAsync(IBookingStore[] stores, IEnumerable<Slot> slots)
    {
        var instances = stores.Select(store => new BookingQueue(store)).ToArray();
        return Task.WhenAll(slots.Select((slot, i) =>
            Task.Run(() => instances[i % instances.Length].DecideAsync(TestData.CreateCommand(slot)))));
    }
}

public sealed class SqliteExactFillTests : ExactFillContract
{
    protected override IStoreHost CreateHost() => new SqliteHost();
}

[Collection(nameof(NonParallelCollection))]
public sealed class MongoExactFillTests(MongoServer server) : ExactFillContract
{
    protected override IStoreHost CreateHost() => new MongoHost(server);
}
