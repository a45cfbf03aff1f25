using EventBooking.Bookings;
using EventBooking.Scheduling;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Storage;

/// <summary>The checks of schema and booked counts in every store.</summary>
public abstract class InspectionContract : IAsyncLifetime
{
    private static readonly Slot Morning = TestData.GetSlot("2026-03-01T10:00");
    private static readonly Slot Noon = TestData.GetSlot("2026-03-01T12:00");

    private IStoreHost host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

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
    public async Task A_prepared_store_has_the_right_schema_and_an_empty_one_does_not()
    {
        Assert.NotNull(await host.OpenInspection().FindSchemaErrorAsync(Cancellation));
        await host.OpenAsync();
        Assert.Null(await host.OpenInspection().FindSchemaErrorAsync(Cancellation));
    }

    [Fact]
    public async Task Correct_bookings_and_refusals_are_consistent()
    {
        var store = await host.OpenAsync();
        await store.CreateSlotsAsync(Morning, Noon);
        await store.BookAsync([.. Enumerable.Range(0, 6).Select(_ => TestData.CreateCommand(Morning))]);

        Assert.Empty(await host.OpenInspection().FindInconsistentSlotsAsync(Cancellation));
    }

    [Fact]
    public async Task A_wrong_count_is_reported()
    {
        var store = await host.OpenAsync();
        await store.BookAsync([TestData.CreateCommand(Morning), TestData.CreateCommand(Morning)]);
        await store.BookAsync([TestData.CreateCommand(Noon)]);
        await host.MiscountDirectlyAsync(Morning.Id.ToString(), -1);
        await host.MiscountDirectlyAsync(Noon.Id.ToString(), 2);

        Assert.Equal(
            [new InconsistentSlot(Morning.Id, 4, 1, 2), new InconsistentSlot(Noon.Id, 4, 3, 1)],
            await host.OpenInspection().FindInconsistentSlotsAsync(Cancellation));
    }

    [Fact]
    public async Task An_oversold_slot_is_reported()
    {
        var store = await host.OpenWithoutConditionAsync();
        await store.CreateSlotsAsync(Morning);
        await store.BookAsync([.. Enumerable.Range(0, 5).Select(_ => TestData.CreateCommand(Morning))]);

        Assert.Equal([new InconsistentSlot(Morning.Id, 4, 5, 5)], await host.OpenInspection().FindInconsistentSlotsAsync(Cancellation));
    }

    [Fact]
    public async Task Concurrent_bookings_on_two_instances_cause_no_false_alarm()
    {
        var slots = Enumerable.Range(10, 5).Select(hour => TestData.GetSlot($"2026-03-05T{hour}:00") with { Capacity = 1000 }).ToList();
        IBookingStore[] stores = [await host.OpenAsync(), await host.OpenAsync()];
        var inspection = host.OpenInspection();
        var booking = Task.WhenAll(
            from store in stores
            from slot in slots
            select Task.Run(async () =>
            {
                for (var i = 0; i < 20; i++)
                {
                    await store.BookAsync([.. Enumerable.Range(0, 3).Select(_ => TestData.CreateCommand(slot))]);
                }
            }, Cancellation));

        do
        {
            Assert.Empty(await inspection.FindInconsistentSlotsAsync(Cancellation));
        }
        while (!booking.IsCompleted);

        await booking;
        Assert.Empty(await inspection.FindInconsistentSlotsAsync(Cancellation));
        Assert.Equal(2 * 5 * 20 * 3, (await host.CountAsync()).Bookings);
    }
}

public sealed class SqliteInspectionTests : InspectionContract
{
    protected override IStoreHost CreateHost() => new SqliteHost();
}

public sealed class MongoInspectionTests(MongoServer server) : InspectionContract
{
    protected override IStoreHost CreateHost() => new MongoHost(server);
}
