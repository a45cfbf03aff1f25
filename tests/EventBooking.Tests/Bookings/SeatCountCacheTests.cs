using System.Threading.Channels;
using EventBooking.Bookings;
using EventBooking.Scheduling;
using EventBooking.Tests.Testing;
using Microsoft.Extensions.Time.Testing;

namespace EventBooking.Tests.Bookings;

/// <summary>The age of seat counts. The test controls the clock and the store.</summary>
public sealed class SeatCountCacheTests
{
    private static readonly SlotId Morning = SlotId.Parse("2026-03-01T10:00");

    private readonly FakeTimeProvider time = new();
    private readonly BlockingStore store = new();
    private readonly SeatCountCache counts;

    public SeatCountCacheTests() => counts = new(TestData.Calendar, store, time);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_readers_share_one_read_for_a_second()
    {
        var reads = Enumerable.Range(0, 100).Select(_ => GetBookedCountAsync()).ToList();
        (await store.NextReadAsync()).Answer(Morning, bookedCount: 1);
        Assert.All(await Task.WhenAll(reads), booked => Assert.Equal(1, booked));

        time.Advance(SeatCountCache.MaxAge / 4);

        Assert.Equal(1, await GetBookedCountAsync());
        Assert.Equal(1, store.Reads);
    }

    [Fact]
    public async Task Counts_older_than_a_second_are_read_again()
    {
        await FillCacheAsync(bookedCount: 1);
        time.Advance(SeatCountCache.MaxAge);

        var asked = GetBookedCountAsync();
        (await store.NextReadAsync()).Answer(Morning, bookedCount: 3);

        Assert.Equal(3, await asked);
    }

    [Fact]
    public async Task A_read_that_began_more_than_a_second_before_the_request_does_not_answer_it()
    {
        var first = GetBookedCountAsync();
        var slow = await store.NextReadAsync();
        time.Advance(SeatCountCache.MaxAge);
        var second = GetBookedCountAsync();
        slow.Answer(Morning, bookedCount: 1);
        Assert.Equal(1, await first);

        (await store.NextReadAsync()).Answer(Morning, bookedCount: 2);

        Assert.Equal(2, await second);
    }

    [Fact]
    public async Task A_booking_of_this_instance_is_seen_at_once()
    {
        await FillCacheAsync(bookedCount: 1);

        counts.Update(Morning, remaining: 2);

        Assert.Equal(2, await GetBookedCountAsync());
    }

    [Fact]
    public async Task A_read_that_began_before_a_booking_does_not_undo_it()
    {
        await FillCacheAsync(bookedCount: 0);
        time.Advance(SeatCountCache.MaxAge);
        var asked = GetBookedCountAsync();
        var early = await store.NextReadAsync();
        counts.Update(Morning, remaining: 3);

        early.Answer(Morning, bookedCount: 0);

        Assert.Equal(1, await asked);
        Assert.Equal(1, await GetBookedCountAsync());
    }

    [Fact]
    public async Task An_update_before_the_first_read_is_kept()
    {
        var asked = GetBookedCountAsync();
        var early = await store.NextReadAsync();
        counts.Update(Morning, remaining: 2);
        counts.Update(Morning, remaining: 3);

        early.Answer(Morning, bookedCount: 0);

        Assert.Equal(2, await asked);
    }

    [Fact]
    public async Task A_seat_that_becomes_free_is_seen_by_the_next_read()
    {
        await FillCacheAsync(bookedCount: 0);
        counts.Update(Morning, remaining: 0);
        Assert.True(counts.IsKnownFull(Morning));
        time.Advance(SeatCountCache.MaxAge);
        Assert.False(counts.IsKnownFull(Morning));

        await FillCacheAsync(bookedCount: 3);

        Assert.Equal(3, await GetBookedCountAsync());
        Assert.False(counts.IsKnownFull(Morning));
    }

    [Fact]
    public async Task A_store_that_does_not_answer_is_reported_after_a_second_and_read_again()
    {
        await FillCacheAsync(bookedCount: 1);
        time.Advance(SeatCountCache.MaxAge);

        var asked = GetBookedCountAsync();
        (await store.NextReadAsync()).Fail();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => asked);
        await FillCacheAsync(bookedCount: 2);
        Assert.Equal(2, await GetBookedCountAsync());
    }

    private async Task FillCacheAsync(int bookedCount)
    {
        var asked = GetBookedCountAsync();
        (await store.NextReadAsync()).Answer(Morning, bookedCount);
        await asked;
    }

    private async Task<int> GetBookedCountAsync() => (await counts.GetAsync(Cancellation)).FindSlot(Morning).BookedCount;

    private sealed class BlockingStore : IBookingStore
    {
        private readonly Channel<BlockedRead> reads = Channel.CreateUnbounded<BlockedRead>();

        public int Reads { get; private set; }

        public ValueTask<BlockedRead> NextReadAsync() => reads.Reader.ReadAsync(Cancellation);

        public Task<IReadOnlyList<Slot>> GetSlotsAsync(DateOnly first, DateOnly last, CancellationToken cancellationToken)
        {
            Reads++;
            var read = new BlockedRead(TestData.Calendar.Days.SelectMany(day => day.Slots));
            Assert.True(reads.Writer.TryWrite(read));
            return read.Slots;
        }

        public Task CreateSlotsAsync(IReadOnlyList<Slot> planned, CancellationToken cancellationToken) => throw new NotSupportedException();

        public int LaneOf(BookingCommand command) => throw new NotSupportedException();

        public Task PrepareAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<BookingOutcome>> DecideAsync(IReadOnlyList<BookingCommand> batch) => throw new NotSupportedException();

        public Task<bool> HasBookingAsync(string bookingId) => throw new NotSupportedException();

        public Task<Booking?> FindByManageTokenAsync(string manageToken, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<IReadOnlyList<Booking>> FindByEmailAsync(string email, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<int> FindPositionAsync(Booking waiting, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private sealed class BlockedRead(IEnumerable<Slot> planned)
    {
        private readonly TaskCompletionSource<IReadOnlyList<Slot>> slots = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<IReadOnlyList<Slot>> Slots => slots.Task;

        public void Answer(SlotId slotId, int bookedCount) =>
            slots.SetResult([.. planned.Select(slot => slot.Id == slotId ? slot with { BookedCount = bookedCount } : slot)]);

        public void Fail() => slots.SetException(new StoreUnavailableException("away", new IOException()));
    }
}
