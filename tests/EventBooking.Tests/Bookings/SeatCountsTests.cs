using EventBooking.Bookings;
using EventBooking.Scheduling;
using EventBooking.Tests.Testing;
using Microsoft.Extensions.Time.Testing;

namespace EventBooking.Tests.Bookings;

/// <summary>What may be said of seats without asking the store, by a clock and a store that the test holds in its hands.</summary>
public sealed class SeatCountsTests
{
    private static readonly SlotId Morning = SlotId.Parse("2026-03-01T10:00");

    private readonly FakeTimeProvider time = new();
    private readonly HeldReads store = new();
    private readonly SeatCounts counts;

    public SeatCountsTests() => counts = new(Orders.Calendar, store, time);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_crowd_shares_one_read_and_goes_by_it_for_a_second()
    {
        var crowd = Enumerable.Range(0, 100).Select(_ => AskAsync()).ToList();
        (await store.NextReadAsync()).Answer(Morning, bookedCount: 1);
        Assert.All(await Task.WhenAll(crowd), booked => Assert.Equal(1, booked));

        time.Advance(SeatCounts.StaleAfter / 4);

        Assert.Equal(1, await AskAsync());
        Assert.Equal(1, store.Reads);
    }

    [Fact]
    public async Task After_a_second_nothing_is_said_that_was_not_read_since()
    {
        await KnowAsync(bookedCount: 1);
        time.Advance(SeatCounts.StaleAfter);

        var asked = AskAsync();
        (await store.NextReadAsync()).Answer(Morning, bookedCount: 3);

        Assert.Equal(3, await asked);
    }

    [Fact]
    public async Task A_read_that_began_more_than_a_second_before_the_question_is_no_answer_to_it()
    {
        var first = AskAsync();
        var slow = await store.NextReadAsync();
        time.Advance(SeatCounts.StaleAfter);
        var second = AskAsync();
        slow.Answer(Morning, bookedCount: 1);
        Assert.Equal(1, await first);

        (await store.NextReadAsync()).Answer(Morning, bookedCount: 2);

        Assert.Equal(2, await second);
    }

    [Fact]
    public async Task Who_has_booked_sees_it_at_once()
    {
        await KnowAsync(bookedCount: 1);

        counts.Tell(Morning, remaining: 2);

        Assert.Equal(2, await AskAsync());
    }

    [Fact]
    public async Task A_read_that_began_before_a_booking_does_not_undo_it()
    {
        await KnowAsync(bookedCount: 0);
        time.Advance(SeatCounts.StaleAfter);
        var asked = AskAsync();
        var early = await store.NextReadAsync();
        counts.Tell(Morning, remaining: 3);

        early.Answer(Morning, bookedCount: 0);

        Assert.Equal(1, await asked);
        Assert.Equal(1, await AskAsync());
    }

    [Fact]
    public async Task A_booking_that_is_told_before_anything_was_read_is_not_forgotten()
    {
        var asked = AskAsync();
        var early = await store.NextReadAsync();
        counts.Tell(Morning, remaining: 2);
        counts.Tell(Morning, remaining: 3);

        early.Answer(Morning, bookedCount: 0);

        Assert.Equal(2, await asked);
    }

    [Fact]
    public async Task A_seat_that_is_given_back_is_seen_by_the_next_read()
    {
        await KnowAsync(bookedCount: 0);
        counts.Tell(Morning, remaining: 0);
        Assert.True(counts.ShowFull(Morning));
        time.Advance(SeatCounts.StaleAfter);
        Assert.False(counts.ShowFull(Morning));

        await KnowAsync(bookedCount: 3);

        Assert.Equal(3, await AskAsync());
        Assert.False(counts.ShowFull(Morning));
    }

    [Fact]
    public async Task A_store_that_is_away_is_said_to_be_after_a_second_and_asked_again()
    {
        await KnowAsync(bookedCount: 1);
        time.Advance(SeatCounts.StaleAfter);

        var asked = AskAsync();
        (await store.NextReadAsync()).Fail();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => asked);
        await KnowAsync(bookedCount: 2);
        Assert.Equal(2, await AskAsync());
    }

    [Fact]
    public async Task What_has_not_changed_stays_the_same_object()
    {
        await KnowAsync(bookedCount: 1);
        var before = await counts.GetAsync(Cancellation);
        time.Advance(SeatCounts.StaleAfter);
        await KnowAsync(bookedCount: 1);

        Assert.Same(before, await counts.GetAsync(Cancellation));
        counts.Tell(Morning, remaining: 1);
        var after = await counts.GetAsync(Cancellation);
        Assert.NotSame(before.Days[0], after.Days[0]);
        Assert.Same(before.Days[1], after.Days[1]);
    }

    private async Task KnowAsync(int bookedCount)
    {
        var asked = AskAsync();
        (await store.NextReadAsync()).Answer(Morning, bookedCount);
        await asked;
    }

    private async Task<int> AskAsync() => (await counts.GetAsync(Cancellation)).Find(Morning).BookedCount;

    private sealed class HeldReads : IBookingStore
    {
        private readonly System.Threading.Channels.Channel<HeldRead> reads = System.Threading.Channels.Channel.CreateUnbounded<HeldRead>();

        public int Reads { get; private set; }

        public ValueTask<HeldRead> NextReadAsync() => reads.Reader.ReadAsync(Cancellation);

        public Task<IReadOnlyList<Slot>> GetSlotsAsync(IReadOnlyList<Slot> planned, CancellationToken cancellationToken)
        {
            Reads++;
            var read = new HeldRead(planned);
            Assert.True(reads.Writer.TryWrite(read));
            return read.Slots;
        }

        public int LaneOf(SlotId slotId) => throw new NotSupportedException();

        public Task PrepareAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<BookingOutcome>> BookAsync(IReadOnlyList<BookingOrder> batch) => throw new NotSupportedException();

        public Task<bool> HasBookingAsync(string bookingId) => throw new NotSupportedException();

        public Task<Booking?> FindByManageTokenAsync(string manageToken, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private sealed class HeldRead(IReadOnlyList<Slot> planned)
    {
        private readonly TaskCompletionSource<IReadOnlyList<Slot>> slots = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<IReadOnlyList<Slot>> Slots => slots.Task;

        public void Answer(SlotId slotId, int bookedCount) =>
            slots.SetResult([.. planned.Select(slot => slot.Id == slotId ? slot with { BookedCount = bookedCount } : slot)]);

        public void Fail() => slots.SetException(new StoreUnavailableException("away", new IOException()));
    }
}
