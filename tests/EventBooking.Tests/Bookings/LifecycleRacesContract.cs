using EventBooking.Bookings;
using EventBooking.Email;
using EventBooking.Scheduling;
using EventBooking.Tests.Testing;
using static EventBooking.Bookings.BookingOutcome;

namespace EventBooking.Tests.Bookings;

/// <summary>Commands that compete for the same seats, at once on two instances, two hundred times each.</summary>
public abstract class LifecycleRacesContract : IAsyncLifetime
{
    private const int Repeats = 200;

    private static readonly DateTimeOffset Now = new(2026, 2, 2, 9, 0, 0, 456, TimeSpan.Zero);

    private IStoreHost host = null!;
    private IBookingStore[] stores = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected abstract IStoreHost CreateHost();

    public async ValueTask InitializeAsync()
    {
        host = CreateHost();
        stores = [await host.OpenAsync(), await host.OpenAsync()];
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Assert.Empty(await host.OpenInspection().FindInconsistentSlotsAsync(Cancellation));
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Two_changes_that_swap_two_full_hours_are_both_refused_and_keep_their_seats()
    {
        var (x, y) = (SlotOf(1, 10), SlotOf(1, 11));
        var (ofX, ofY) = (await BookAsync(x), await BookAsync(y));
        for (var i = 0; i < Repeats; i++)
        {
            var outcomes = await AtOnceAsync(Change(ofX, y), Change(ofY, x));

            Assert.All(outcomes, outcome => Assert.IsType<SlotFull>(outcome));
        }

        Assert.Equal((ofX, ofY), (await FindAsync(ofX), await FindAsync(ofY)));
    }

    [Fact]
    public async Task A_cancellation_and_a_change_of_one_booking_from_two_tabs_leave_no_seat_behind()
    {
        var (x, y) = (SlotOf(3, 10), SlotOf(3, 11));
        for (var i = 0; i < Repeats; i++)
        {
            var booking = await BookAsync(x);

            var outcomes = await AtOnceAsync(new CancelCommand { BookingId = booking.Id, At = Now }, Change(booking, y));

            Assert.IsType<Updated>(outcomes[0]);
            Assert.True(outcomes[1] is Updated or NoSeat, outcomes[1].ToString());
            Assert.Equal(BookingStatus.Cancelled, (await FindAsync(booking)).Status);
            Assert.Equal((0, 0), (await BookedCountAsync(x), await BookedCountAsync(y)));
        }
    }

    [Fact]
    public async Task A_cancellation_and_a_booking_of_the_last_seat_never_lose_or_double_it()
    {
        var slot = SlotOf(5, 10);
        var holder = await BookAsync(slot);
        for (var i = 0; i < Repeats; i++)
        {
            var newcomer = TestData.CreateCommand(slot);

            var outcomes = await AtOnceAsync(new CancelCommand { BookingId = holder.Id, At = Now }, newcomer);

            Assert.IsType<Updated>(outcomes[0]);
            Assert.True(outcomes[1] is Booked or SlotFull, outcomes[1].ToString());
            Assert.Equal(outcomes[1] is Booked ? 1 : 0, await BookedCountAsync(slot));
            holder = outcomes[1] is Booked(var booked) ? booked : await BookAsync(slot);
        }
    }

    [Fact]
    public async Task A_change_into_an_hour_whose_last_seat_is_being_booked_gives_it_to_one_of_them()
    {
        var (x, y) = (SlotOf(7, 9), SlotOf(7, 10));
        for (var i = 0; i < Repeats; i++)
        {
            var booking = await BookAsync(x);

            var outcomes = await AtOnceAsync(Change(booking, y), TestData.CreateCommand(y));

            Assert.Single(outcomes, outcome => outcome is SlotFull);
            Assert.Single(outcomes, outcome => outcome is Updated or Booked);
            var seats = new[] { await FindAsync(booking) }.Concat(outcomes.OfType<Booked>().Select(booked => booked.Booking));
            foreach (var seat in seats)
            {
                await DecideAsync(new CancelCommand { BookingId = seat.Id, At = Now });
            }
        }

        Assert.Equal((0, 0), (await BookedCountAsync(x), await BookedCountAsync(y)));
    }

    /// <summary>A hundred people wait. Each time ten seats are given back at once, the first ten get them, with one email each.</summary>
    [Fact]
    public async Task Seats_given_back_at_once_go_to_the_first_in_line_with_one_email_each()
    {
        const int seats = 10;
        var slot = SlotOf(9, 10) with { Capacity = seats };
        var holders = (await stores[0].BookAsync([.. Enumerable.Range(0, seats).Select(_ => TestData.CreateCommand(slot))]))
            .Cast<Booked>().Select(booked => booked.Booking).ToList();
        var line = new Queue<Booking>(await JoinAsync(slot, 100));
        for (var i = 0; i < Repeats; i++)
        {
            var outcomes = await AtOnceAsync([.. holders.Select(holder => new CancelCommand { BookingId = holder.Id, At = Now })]);

            var promoted = outcomes.SelectMany(outcome => Assert.IsType<Updated>(outcome).Promoted).ToList();
            var expected = Enumerable.Range(0, seats).Select(_ => line.Dequeue().Id);
            Assert.Equal(expected.Order(), promoted.Select(next => next.Id).Order());
            holders = promoted;
            foreach (var newcomer in await JoinAsync(slot, seats))
            {
                line.Enqueue(newcomer);
            }
        }

        var messages = await host.OpenOutbox().FindByBookingAsync(holders[0].Id, Cancellation);
        Assert.Single(messages, message => message is { Kind: EmailKind.Promoted, Recipient: EmailRecipient.Attendee });
        Assert.Equal(seats, await BookedCountAsync(slot));
    }

    private static Slot SlotOf(int day, int hour) => TestData.GetSlot($"2026-03-{day:00}T{hour:00}:00") with { Capacity = 1 };

    private static ChangeCommand Change(Booking booking, Slot slot) => new() { BookingId = booking.Id, At = Now, Slot = slot };

    private Task<BookingOutcome[]> AtOnceAsync(params BookingCommand[] commands) =>
        Task.WhenAll(commands.Select((command, i) => Task.Run(
            async () => Assert.Single(await stores[i % 2].DecideAsync([command])), Cancellation)));

    private async Task<BookingOutcome> DecideAsync(BookingCommand command) => Assert.Single(await stores[0].DecideAsync([command]));

    private async Task<Booking> BookAsync(Slot slot) => Assert.IsType<Booked>(await DecideAsync(TestData.CreateCommand(slot))).Booking;

    private async Task<Booking> FindAsync(Booking booking) =>
        (await stores[1].FindByManageTokenAsync(booking.ManageToken, Cancellation))!;

    private async Task<int> BookedCountAsync(Slot slot) => Assert.Single(await stores[1].ReadSlotsAsync(slot)).BookedCount;

    private async Task<IReadOnlyList<Booking>> JoinAsync(Slot slot, int people)
    {
        var commands = Enumerable.Range(0, people).Select(_ => TestData.CreateCommand(slot)).Select(person => new JoinCommand
        {
            BookingId = person.BookingId,
            ManageToken = person.ManageToken,
            Slot = slot,
            Target = WaitTarget.For(slot.Id),
            Name = person.Name,
            Email = person.Email,
            Phone = person.Phone,
            CreatedAt = person.CreatedAt,
            MaxPerSlot = 1000,
        });
        return [.. (await stores[0].DecideAsync([.. commands])).Cast<Joined>().Select(joined => joined.Booking)];
    }
}

public sealed class SqliteLifecycleRacesTests : LifecycleRacesContract
{
    protected override IStoreHost CreateHost() => new SqliteHost();
}

public sealed class MongoLifecycleRacesTests(MongoServer server) : LifecycleRacesContract
{
    protected override IStoreHost CreateHost() => new MongoHost(server);
}
