using EventBooking.Bookings;
using EventBooking.Outbox;
using EventBooking.Scheduling;

namespace EventBooking.Tests.Testing;

/// <summary>An outbox without messages.</summary>
public sealed class NoOutbox : IOutbox
{
    public Task<bool> AddAsync(OutboxMessage message, CancellationToken cancellationToken) => Task.FromResult(false);

    public Task<IReadOnlyList<ClaimedMessage>> ClaimAsync(
        int limit, DateTimeOffset now, DateTimeOffset leasedUntil, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ClaimedMessage>>([]);

    public Task SettleAsync(ClaimedMessage claimed, Settlement settlement, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IReadOnlyList<MessageState>> FindByBookingAsync(string bookingId, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<MessageState>>([]);

    public Task<int> RetryFailedAsync(string? bookingId, DateTimeOffset now, DateTimeOffset forgottenSince, CancellationToken cancellationToken) => Task.FromResult(0);

    public Task<OutboxSummary> SummarizeAsync(int maxFailed, CancellationToken cancellationToken) =>
        Task.FromResult(new OutboxSummary(0, 0, 0, []));
}

/// <summary>A store that answers what a test wants: a failure, or a decision; nothing is ever kept.</summary>
public sealed class ScriptedStore : IBookingStore
{
    /// <summary>Thrown by every member that has no decision to give.</summary>
    public Exception? Failure { get; set; }

    public Func<BookCommand, BookingOutcome>? Decide { get; set; }

    public Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public int LaneOf(SlotId slotId) => 0;

    public Task CreateSlotsAsync(IReadOnlyList<Slot> planned, CancellationToken cancellationToken) => Answer(true);

    public Task<IReadOnlyList<Slot>> GetSlotsAsync(DateOnly first, DateOnly last, CancellationToken cancellationToken) =>
        Answer<IReadOnlyList<Slot>>([]);

    public Task<IReadOnlyList<BookingOutcome>> BookAsync(IReadOnlyList<BookCommand> batch) =>
        Decide is null ? Answer<IReadOnlyList<BookingOutcome>>([]) : Task.FromResult<IReadOnlyList<BookingOutcome>>([.. batch.Select(Decide)]);

    public Task<bool> HasBookingAsync(string bookingId) => Answer(false);

    public Task<Booking?> FindByManageTokenAsync(string manageToken, CancellationToken cancellationToken) => Answer<Booking?>(null);

    private Task<T> Answer<T>(T answer) => Failure is null ? Task.FromResult(answer) : Task.FromException<T>(Failure);
}
