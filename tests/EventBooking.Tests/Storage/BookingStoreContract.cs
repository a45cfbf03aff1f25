using EventBooking.Bookings;
using EventBooking.Scheduling;
using EventBooking.Tests.Testing;
using static EventBooking.Bookings.BookingOutcome;

namespace EventBooking.Tests.Storage;

/// <summary>The bookings of every store.</summary>
public abstract class BookingStoreContract : IAsyncLifetime
{
    private static readonly Slot Morning = TestData.GetSlot("2026-03-01T10:00");
    private static readonly Slot Noon = TestData.GetSlot("2026-03-01T12:00");

    protected IStoreHost Host { get; private set; } = null!;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected abstract IStoreHost CreateHost();

    public ValueTask InitializeAsync()
    {
        Host = CreateHost();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Host.DisposeAsync();
    }

    [Fact]
    public async Task A_booking_is_known_by_its_id_at_once_on_every_instance()
    {
        var (store, other) = (await Host.OpenAsync(), await Host.OpenAsync());
        var single = Morning with { Capacity = 1 };
        var (booked, refused) = (TestData.CreateCommand(single), TestData.CreateCommand(single));

        Assert.False(await store.HasBookingAsync(booked.BookingId));
        await store.BookAsync([booked, refused]);

        Assert.True(await store.HasBookingAsync(booked.BookingId));
        Assert.True(await other.HasBookingAsync(booked.BookingId));
        Assert.False(await other.HasBookingAsync(refused.BookingId));
    }

    [Fact]
    public async Task A_store_has_no_slots_until_they_are_created()
    {
        var store = await Host.OpenAsync();

        Assert.Empty(await store.ReadSlotsAsync(Morning, Noon));
        await store.CreateSlotsAsync(Morning);

        Assert.Equal([Morning], await store.ReadSlotsAsync(Morning, Noon));
    }

    [Fact]
    public async Task Slots_come_in_order_of_time_and_only_those_of_the_dates()
    {
        var store = await Host.OpenAsync();
        var planned = TestData.Calendar.Days.Take(3).SelectMany(day => day.Slots).ToList();
        await store.CreateSlotsAsync(planned);

        var slots = await store.GetSlotsAsync(planned[0].Id.Date, new DateOnly(2026, 3, 3), Cancellation);

        Assert.Equal(planned.Where(slot => slot.Id.Date.Day < 5), slots);
    }

    [Fact]
    public async Task Instances_that_create_the_same_slots_at_once_create_each_once()
    {
        var planned = TestData.Calendar.Days.SelectMany(day => day.Slots).ToList();
        var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Host.OpenAsync()));

        await Task.WhenAll(stores.Select(store => store.CreateSlotsAsync(planned)));

        Assert.Equal(planned, await stores[0].ReadSlotsAsync(planned));
    }

    [Fact]
    public async Task A_slot_keeps_the_capacity_it_was_created_with()
    {
        var store = await Host.OpenAsync();
        await store.CreateSlotsAsync(Morning);

        await store.CreateSlotsAsync(Morning with { Capacity = 99 });

        Assert.Equal([Morning], await store.ReadSlotsAsync(Morning));
    }

    [Fact]
    public async Task A_booking_takes_one_seat_has_two_messages_and_is_found_unchanged()
    {
        var store = await Host.OpenAsync();
        var command = TestData.CreateCommand(Morning);

        var booked = Assert.IsType<Booked>(Assert.Single(await store.BookAsync([command]))).Booking;

        Assert.Equal(command.Confirm(booked.Reference, seatsLeft: 3), booked);
        Assert.Matches("^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$", booked.Reference);
        Assert.Equal(booked, await store.FindByManageTokenAsync(command.ManageToken, Cancellation));
        Assert.Equal([Morning with { BookedCount = 1 }], await store.ReadSlotsAsync(Morning));
        Assert.Equal(new StoredCounts(Bookings: 1, Messages: 2), await Host.CountAsync());
    }

    [Fact]
    public async Task An_unknown_manage_token_finds_nothing()
    {
        var store = await Host.OpenAsync();

        Assert.Null(await store.FindByManageTokenAsync(BookingId.Generate(), Cancellation));
    }

    [Fact]
    public async Task A_batch_is_decided_in_order_of_arrival_and_uses_the_last_seats()
    {
        var store = await Host.OpenAsync();
        await store.BookAsync([TestData.CreateCommand(Morning)]);
        var batch = Enumerable.Range(0, 6).Select(_ => TestData.CreateCommand(Morning)).ToList();

        var outcomes = await store.BookAsync(batch);

        Assert.All(outcomes.Take(3), outcome => Assert.IsType<Booked>(outcome));
        Assert.All(outcomes.Skip(3), outcome => Assert.IsType<SlotFull>(outcome));
        Assert.Equal([2, 1, 0], outcomes.OfType<Booked>().Select(outcome => outcome.Booking.SeatsLeft));
        Assert.Equal(batch.Take(3).Select(command => command.BookingId), outcomes.OfType<Booked>().Select(outcome => outcome.Booking.Id));
        Assert.Equal([Morning with { BookedCount = 4 }], await store.ReadSlotsAsync(Morning));
        Assert.Equal(new StoredCounts(Bookings: 4, Messages: 8), await Host.CountAsync());
    }

    [Fact]
    public async Task A_batch_may_span_slots()
    {
        var store = await Host.OpenAsync();
        var batch = Enumerable.Range(0, 12).Select(i => TestData.CreateCommand(i % 2 == 0 ? Morning : Noon)).ToList();

        var outcomes = await store.BookAsync(batch);

        Assert.All(outcomes.Take(8), outcome => Assert.IsType<Booked>(outcome));
        Assert.All(outcomes.Skip(8), outcome => Assert.IsType<SlotFull>(outcome));
    }

    [Fact]
    public async Task A_repeated_command_gets_the_first_booking_even_if_the_slot_is_full()
    {
        var store = await Host.OpenAsync();
        var command = TestData.CreateCommand(Morning);
        var first = Assert.IsType<Booked>(Assert.Single(await store.BookAsync([command]))).Booking;
        await store.BookAsync([.. Enumerable.Range(0, 4).Select(_ => TestData.CreateCommand(Morning))]);

        var again = await store.BookAsync([TestData.CreateCommand(Noon, command.BookingId, "Somebody Else")]);

        Assert.Equal([new AlreadyBooked(first)], again);
        Assert.Equal(new StoredCounts(Bookings: 4, Messages: 8), await Host.CountAsync());
    }

    [Fact]
    public async Task One_command_twice_in_a_batch_takes_one_seat()
    {
        var store = await Host.OpenAsync();
        var command = TestData.CreateCommand(Morning);

        var outcomes = await store.BookAsync(
        [
            command,
            TestData.CreateCommand(Morning),
            TestData.CreateCommand(Morning, command.BookingId),
            TestData.CreateCommand(Noon, command.BookingId),
        ]);

        var first = Assert.IsType<Booked>(outcomes[0]).Booking;
        Assert.IsType<Booked>(outcomes[1]);
        Assert.Equal([new AlreadyBooked(first), new AlreadyBooked(first)], outcomes.Skip(2));
        Assert.Equal([Morning with { BookedCount = 2 }], await store.ReadSlotsAsync(Morning));
        Assert.DoesNotContain(await store.ReadSlotsAsync(Noon), slot => slot.BookedCount > 0);
    }

    [Fact]
    public async Task A_command_rejected_for_a_full_slot_can_book_another_slot_in_the_same_batch()
    {
        var store = await Host.OpenAsync();
        await store.BookAsync([.. Enumerable.Range(0, 4).Select(_ => TestData.CreateCommand(Morning))]);
        var command = TestData.CreateCommand(Morning);

        var outcomes = await store.BookAsync([command, TestData.CreateCommand(Noon, command.BookingId), TestData.CreateCommand(Noon)]);

        Assert.IsType<SlotFull>(outcomes[0]);
        Assert.Equal([Noon.Id, Noon.Id], outcomes.OfType<Booked>().Select(outcome => outcome.Booking.SlotId));
        Assert.Equal([Noon with { BookedCount = 2 }], await store.ReadSlotsAsync(Noon));
    }

    [Fact]
    public async Task One_command_on_many_instances_at_once_is_booked_once()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Host.OpenAsync()));
        for (var round = 0; round < 4; round++)
        {
            var bookingId = BookingId.Generate();

            var outcomes = await Task.WhenAll(stores.Select((store, i) =>
                store.BookAsync([TestData.CreateCommand(i % 2 == 0 ? Morning : Noon, bookingId)])));

            var all = outcomes.SelectMany(outcome => outcome).ToList();
            var booked = Assert.Single(all.OfType<Booked>());
            Assert.Equal(3, all.OfType<AlreadyBooked>().Count(made => made.Booking == booked.Booking));
        }
    }

    [Fact]
    public async Task A_reference_that_exists_is_generated_again()
    {
        var store = await Host.OpenAsync(new FixedReferenceGenerator(
            "AAAA-AAAA", "AAAA-AAAA", "BBBB-BBBB", "BBBB-BBBB", "CCCC-CCCC", "CCCC-CCCC", "DDDD-DDDD"));

        var first = await store.BookAsync([TestData.CreateCommand(Morning)]);
        var others = await store.BookAsync([TestData.CreateCommand(Morning), TestData.CreateCommand(Morning)]);

        var references = first.Concat(others).OfType<Booked>().Select(outcome => outcome.Booking.Reference).ToList();
        Assert.Equal(3, references.Distinct().Count());
        Assert.Equal([Morning with { BookedCount = 3 }], await store.ReadSlotsAsync(Morning));
    }

    [Theory]
    [InlineData("Łukasz 'Robert\"); DROP TABLE bookings;-- \\ %_")]
    [InlineData("{ $where: 'sleep(1)' } $ne .a.b")]
    [InlineData("علي ‮ 山田太郎 👨‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿")]
    public async Task Texts_are_stored_unchanged(string name)
    {
        var store = await Host.OpenAsync();
        var command = TestData.CreateCommand(Morning, name: name);

        await store.BookAsync([command]);

        Assert.Equal(name, (await store.FindByManageTokenAsync(command.ManageToken, Cancellation))!.Name);
    }

    [Fact]
    public async Task Preparing_again_in_parallel_changes_nothing()
    {
        var store = await Host.OpenAsync();
        await store.BookAsync([TestData.CreateCommand(Morning)]);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Host.OpenAsync()));

        Assert.Equal([Morning with { BookedCount = 1 }], await store.ReadSlotsAsync(Morning));
    }

    [Fact]
    public async Task The_database_itself_rejects_more_bookings_than_seats()
    {
        var store = await Host.OpenAsync();
        await store.CreateSlotsAsync(Morning);

        await Assert.ThrowsAnyAsync<Exception>(() => Host.OversellDirectlyAsync(Morning.Id.ToString()));

        Assert.Equal([Morning], await store.ReadSlotsAsync(Morning));
    }

    [Fact]
    public async Task The_database_rejects_a_store_without_the_condition_and_keeps_nothing()
    {
        var store = await Host.OpenWithoutConditionAsync(keepDatabaseCheck: true);
        await store.CreateSlotsAsync(Morning);
        var batch = Enumerable.Range(0, 5).Select(_ => TestData.CreateCommand(Morning)).ToList();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.BookAsync(batch));

        Assert.Equal([Morning], await store.ReadSlotsAsync(Morning));
        Assert.Equal(new StoredCounts(Bookings: 0, Messages: 0), await Host.CountAsync());
    }
}
