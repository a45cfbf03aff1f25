using EventBooking.Bookings;
using EventBooking.Scheduling;
using EventBooking.Tests.Testing;
using static EventBooking.Bookings.BookingOutcome;

namespace EventBooking.Tests.Storage;

/// <summary>The waiting list in every store: a freed seat belongs to the first in line.</summary>
public abstract class WaitingListContract : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 2, 2, 9, 0, 0, 456, TimeSpan.Zero);

    private static readonly Slot[] Slots =
        [.. TestData.Calendar.Days[0].Slots.Select(slot => slot with { Capacity = 1 })];

    private static readonly Slot Morning = Slots[0];
    private static readonly Slot Noon = Slots[2];

    private IStoreHost host = null!;
    private IBookingStore store = null!;
    private Booking[] booked = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected abstract IStoreHost CreateHost();

    public async ValueTask InitializeAsync()
    {
        host = CreateHost();
        store = await host.OpenAsync();
        await store.CreateSlotsAsync(Slots);
        booked = [.. (await store.BookAsync([.. Slots.Select(slot => TestData.CreateCommand(slot))])).Cast<Booked>().Select(o => o.Booking)];
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await host.DisposeAsync();
    }

    [Fact]
    public async Task A_freed_seat_goes_to_the_first_in_line_across_both_kinds_of_entry()
    {
        var forMorning = await JoinAsync(Morning);
        var anyHour = await JoinAsync(Noon, anyHour: true);
        var forNoon = await JoinAsync(Noon);
        Assert.Equal(2, (await ReadAsync(Morning)).WaitingCount);
        Assert.Equal(2, (await ReadAsync(Noon)).WaitingCount);
        Assert.Equal(1, (await ReadAsync(Slots[1])).WaitingCount);

        var promoted = Assert.Single(Assert.IsType<Updated>(await CancelAsync(booked[2])).Promoted);

        Assert.Equal((anyHour.Id, BookingStatus.Confirmed, Noon.Id), (promoted.Id, promoted.Status, promoted.SlotId));
        Assert.Equal((anyHour.Reference, anyHour.ManageToken), (promoted.Reference, promoted.ManageToken));
        Assert.Equal(promoted, await store.FindByManageTokenAsync(anyHour.ManageToken, Cancellation));
        Assert.Equal((1, 1), ((await ReadAsync(Noon)).BookedCount, (await ReadAsync(Noon)).WaitingCount));
        Assert.Equal(0, (await ReadAsync(Slots[1])).WaitingCount);

        Assert.Equal(forNoon.Id, Assert.Single(Assert.IsType<Updated>(await CancelAsync(promoted)).Promoted).Id);
        Assert.Equal(forMorning.Id, Assert.Single(Assert.IsType<Updated>(await CancelAsync(booked[0])).Promoted).Id);
        await CheckAsync();
    }

    [Fact]
    public async Task A_booking_that_moves_away_gives_its_old_seat_to_the_first_in_line()
    {
        var waiting = await JoinAsync(Morning);
        var free = TestData.GetSlot("2026-03-03T09:00");
        await store.CreateSlotsAsync(free);

        var moved = Assert.IsType<Updated>(await DecideAsync(new ChangeCommand { BookingId = booked[0].Id, At = Now, Slot = free }));

        Assert.Equal(waiting.Id, Assert.Single(moved.Promoted).Id);
        await CheckAsync();
    }

    [Fact]
    public async Task Nobody_waits_while_a_seat_is_free()
    {
        await CancelAsync(booked[1]);

        Assert.IsType<SeatsAvailable>(await DecideAsync(CreateJoin(Slots[1])));
        Assert.IsType<SeatsAvailable>(await DecideAsync(CreateJoin(Noon, anyHour: true)));
        Assert.IsType<Joined>(await DecideAsync(CreateJoin(Noon)));
        Assert.IsType<SeatsAvailable>(await DecideAsync(CreateJoin(TestData.GetSlot("2026-03-29T10:00"))));
        await CheckAsync();
    }

    [Fact]
    public async Task A_list_has_a_maximum_and_a_repeated_request_gets_the_first_place_back()
    {
        var first = CreateJoin(Noon);
        var joined = Assert.IsType<Joined>(await DecideAsync(first with { MaxPerSlot = 1 })).Booking;

        Assert.IsType<WaitingListFull>(await DecideAsync(CreateJoin(Noon) with { MaxPerSlot = 1 }));
        Assert.IsType<WaitingListFull>(await DecideAsync(CreateJoin(Morning, anyHour: true) with { MaxPerSlot = 1 }));
        Assert.Equal(joined, Assert.IsType<AlreadyBooked>(await DecideAsync(first)).Booking);
        Assert.True(first.Matches(joined));
        Assert.False((first with { Target = WaitTarget.ForAnyHourOf(Noon.Id.Date) }).Matches(joined));
    }

    [Fact]
    public async Task Who_leaves_the_list_is_not_promoted_and_the_positions_move_up()
    {
        var (first, second, third) = (await JoinAsync(Noon), await JoinAsync(Morning, anyHour: true), await JoinAsync(Noon));
        Assert.Equal((1, 2, 3), (await PositionAsync(first), await PositionAsync(second), await PositionAsync(third)));

        Assert.Equal(BookingStatus.Left, Assert.IsType<Updated>(await CancelAsync(first)).Booking.Status);
        Assert.IsType<Unchanged>(await CancelAsync(first));

        Assert.Equal((1, 2), (await PositionAsync(second), await PositionAsync(third)));
        Assert.Equal(second.Id, Assert.Single(Assert.IsType<Updated>(await CancelAsync(booked[2])).Promoted).Id);
        await CheckAsync();
    }

    [Fact]
    public async Task Places_on_the_list_count_towards_the_limit_of_an_address()
    {
        var join = CreateJoin(Noon) with { Email = "grace@example.com", MaxSeatsPerEmail = 1 };
        Assert.IsType<Joined>(await DecideAsync(join));

        Assert.IsType<EmailLimitReached>(await DecideAsync(CreateJoin(Morning) with { Email = "GRACE@example.com", MaxSeatsPerEmail = 1 }));
        Assert.IsType<EmailLimitReached>(await DecideAsync(
            TestData.CreateCommand(TestData.GetSlot("2026-03-03T09:00")) with { Email = "grace@example.com", MaxSeatsPerEmail = 1 }));
    }

    [Fact]
    public async Task An_organiser_promotes_out_of_order_only_where_a_seat_is_free()
    {
        var (first, second) = (await JoinAsync(Noon), await JoinAsync(Noon));
        var promote = new PromoteCommand { BookingId = second.Id, At = Now, Slot = Noon };

        Assert.Equal(new SlotFull(Noon.Id), await DecideAsync(promote));
        Assert.IsType<NoSeat>(await DecideAsync(promote with { Slot = Morning }));
        Assert.Equal(2, (await ReadAsync(Noon)).WaitingCount);

        await CancelAsync(first);
        await CheckAsync();
    }

    [Fact]
    public async Task Seats_of_a_larger_capacity_go_to_those_who_wait_in_order()
    {
        var (first, second) = (await JoinAsync(Noon), await JoinAsync(Morning, anyHour: true));
        var third = await JoinAsync(Noon);
        await host.ChangeCapacityDirectlyAsync(Noon.Id.ToString(), 3);
        Assert.NotEmpty(await host.OpenInspection().FindInconsistentSlotsAsync(Cancellation));

        await BookingServices.Create(store).WaitingList.AssignFreeSeatsAsync(Cancellation);

        Assert.Equal(
            [BookingStatus.Confirmed, BookingStatus.Confirmed, BookingStatus.Waiting],
            (await Task.WhenAll(new[] { first, second, third }.Select(
                booking => store.FindByManageTokenAsync(booking.ManageToken, Cancellation)))).Select(booking => booking!.Status));
        await CheckAsync();
    }

    [Fact]
    public async Task A_slot_that_is_added_to_a_date_counts_those_who_wait_for_any_hour_of_it()
    {
        var anyHour = await JoinAsync(Noon, anyHour: true);
        var added = new Slot(new SlotId(Noon.Id.Date, new TimeOnly(20, 0)), Capacity: 1);

        await store.CreateSlotsAsync(added);

        Assert.Equal((1, 1), ((await ReadAsync(added)).WaitingCount, (await ReadAsync(added)).AnyHourCount));
        Assert.IsType<Updated>(await CancelAsync(anyHour));
        Assert.Equal((0, 0), ((await ReadAsync(added)).WaitingCount, (await ReadAsync(added)).AnyHourCount));
        await CheckAsync();
    }

    [Fact]
    public async Task Ten_seats_that_are_freed_at_once_on_two_instances_go_to_the_first_ten_in_order()
    {
        var slot = TestData.GetSlot("2026-03-05T10:00") with { Capacity = 10 };
        await store.CreateSlotsAsync(slot);
        var seats = (await store.BookAsync([.. Enumerable.Range(0, 10).Select(_ => TestData.CreateCommand(slot))])).Cast<Booked>().ToList();
        var line = new List<Booking>();
        for (var i = 0; i < 30; i++)
        {
            line.Add(await JoinAsync(slot, anyHour: false));
        }

        IBookingStore[] instances = [store, await host.OpenAsync()];
        var outcomes = await Task.WhenAll(seats.Select((seat, i) => Task.Run(
            () => instances[i % 2].DecideAsync([new CancelCommand { BookingId = seat.Booking.Id, At = Now }]), Cancellation)));

        var promoted = outcomes.SelectMany(outcome => Assert.IsType<Updated>(Assert.Single(outcome)).Promoted).Select(next => next.Id);
        Assert.Equal(line.Take(10).Select(next => next.Id).Order(), promoted.Order());
        await CheckAsync();
    }

    private static JoinCommand CreateJoin(Slot slot, bool anyHour = false)
    {
        var person = TestData.CreateCommand(slot);
        return new()
        {
            BookingId = person.BookingId,
            ManageToken = person.ManageToken,
            Slot = slot,
            Target = anyHour ? WaitTarget.ForAnyHourOf(slot.Id.Date) : WaitTarget.For(slot.Id),
            Name = person.Name,
            Email = person.Email,
            Phone = person.Phone,
            CreatedAt = person.CreatedAt,
            MaxPerSlot = 50,
        };
    }

    private async Task<Booking> JoinAsync(Slot slot, bool anyHour = false) =>
        Assert.IsType<Joined>(await DecideAsync(CreateJoin(slot, anyHour))).Booking;

    private Task<BookingOutcome> CancelAsync(Booking booking) => DecideAsync(new CancelCommand { BookingId = booking.Id, At = Now });

    private async Task<BookingOutcome> DecideAsync(BookingCommand command) => Assert.Single(await store.DecideAsync([command]));

    private Task<int> PositionAsync(Booking waiting) => store.FindPositionAsync(waiting, Cancellation);

    private async Task<Slot> ReadAsync(Slot slot) => Assert.Single(await store.ReadSlotsAsync(slot));

    private async Task CheckAsync() => Assert.Empty(await host.OpenInspection().FindInconsistentSlotsAsync(Cancellation));
}

public sealed class SqliteWaitingListTests : WaitingListContract
{
    protected override IStoreHost CreateHost() => new SqliteHost();
}

public sealed class MongoWaitingListTests(MongoServer server) : WaitingListContract
{
    protected override IStoreHost CreateHost() => new MongoHost(server);
}
