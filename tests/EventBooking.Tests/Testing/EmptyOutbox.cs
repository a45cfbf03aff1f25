using EventBooking.Email;
using EventBooking.Outbox;

namespace EventBooking.Tests.Testing;

public sealed class EmptyOutbox : IOutbox
{
    public Task<bool> AddAsync(OutboxMessage message, CancellationToken cancellationToken) => Task.FromResult(false);

    public Task<IReadOnlyList<ClaimedMessage>> ClaimAsync(
        EmailRecipient? recipient, int limit, DateTimeOffset now, DateTimeOffset leasedUntil, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ClaimedMessage>>([]);

    public Task SettleAsync(ClaimedMessage claimed, Settlement settlement, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IReadOnlyList<MessageState>> FindByBookingAsync(string bookingId, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<MessageState>>([]);

    public Task<int> RetryFailedAsync(
        string? bookingId, DateTimeOffset now, DateTimeOffset forgottenSince, CancellationToken cancellationToken) =>
        Task.FromResult(0);

    public Task<OutboxSummary> SummarizeAsync(int maxFailed, CancellationToken cancellationToken) =>
        Task.FromResult(new OutboxSummary(0, 0, 0, []));
}
