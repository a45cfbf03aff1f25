using EventBooking.Bookings;
using EventBooking.Outbox;
using MongoDB.Driver;

namespace EventBooking.Storage.Mongo;

public sealed class MongoOutbox(MongoConnection connection) : IOutbox
{
    private static readonly FilterDefinitionBuilder<OutboxDocument> Where = Builders<OutboxDocument>.Filter;
    private static readonly UpdateDefinitionBuilder<OutboxDocument> Set = Builders<OutboxDocument>.Update;

    private readonly MongoCollections collections = connection.Collections;

    public Task<IReadOnlyList<ClaimedMessage>> ClaimAsync(int limit, DateTimeOffset now, DateTimeOffset leasedUntil, CancellationToken cancellationToken) =>
        connection.WithinBudgetAsync<IReadOnlyList<ClaimedMessage>>(
            async token =>
            {
                var leaseId = BookingId.Draw();
                var claimed = new List<ClaimedMessage>();
                try
                {
                    while (claimed.Count < limit && await ClaimNextAsync(leaseId, now, leasedUntil, token) is { } message)
                    {
                        claimed.Add(new(message.Id, message.Recipient, message.Attempts, leaseId, await FindBookingAsync(message, token)));
                    }
                }
                catch (Exception e) when (MongoFailures.IsOfStore(e) && claimed.Count > 0)
                {
                    // What has been claimed so far is not to lie idle until its lease ends.
                }

                return claimed;
            },
            cancellationToken);

    public async Task SettleAsync(ClaimedMessage claimed, Settlement settlement, CancellationToken cancellationToken)
    {
        // First, so that a crash in between leaves a message that is tried once more, and none that is held for ever.
        if (claimed.ReleasedBy(settlement) is { } released)
        {
            await UpdateAsync(
                Where.Eq(message => message.Id, released) & Where.Eq(message => message.DueAt, OutboxMessage.OnceReleased.UtcDateTime),
                Set.Set(message => message.DueAt, claimed.Booking.CreatedAt.UtcDateTime),
                cancellationToken);
        }

        var at = settlement.At.UtcDateTime;
        var settle = Set.Combine(
            Set.Set(message => message.Status, settlement.Status),
            Set.Set(message => message.Attempts, settlement.Attempts),
            Set.Set(message => message.LastError, settlement.Error),
            Set.Unset(message => message.LeasedUntil),
            Set.Unset(message => message.LeaseOwner),
            settlement.Status == OutboxStatus.Waiting ? Set.Set(message => message.DueAt, at) : Set.Set(message => message.SettledAt, at));
        await UpdateAsync(Where.Eq(message => message.Id, claimed.MessageId) & Where.Eq(message => message.LeaseOwner, claimed.LeaseId), settle, cancellationToken);
    }

    public Task<IReadOnlyList<MessageState>> FindByBookingAsync(string bookingId, CancellationToken cancellationToken) =>
        connection.WithinBudgetAsync<IReadOnlyList<MessageState>>(
            async token =>
            {
                var messages = await collections.Outbox.Find(message => message.BookingId == bookingId).SortBy(message => message.Id).ToListAsync(token);
                return [.. messages.Select(message => new MessageState(message.Recipient, message.Status, message.Attempts, message.LastError))];
            },
            cancellationToken);

    private Task<OutboxDocument?> ClaimNextAsync(string leaseId, DateTimeOffset now, DateTimeOffset leasedUntil, CancellationToken cancellationToken)
    {
        var isDue = Where.Eq(message => message.Status, OutboxStatus.Waiting)
            & Where.Lte(message => message.DueAt, now.UtcDateTime)
            & (Where.Eq(message => message.LeasedUntil, null) | Where.Lte(message => message.LeasedUntil, now.UtcDateTime));
        var lease = Set.Set(message => message.LeasedUntil, leasedUntil.UtcDateTime).Set(message => message.LeaseOwner, leaseId);
        var earliestFirst = Builders<OutboxDocument>.Sort.Ascending(message => message.DueAt).Ascending(message => message.Id);
        return collections.Outbox.FindOneAndUpdateAsync<OutboxDocument?>(
            isDue, lease, new() { Sort = earliestFirst, ReturnDocument = ReturnDocument.After }, cancellationToken);
    }

    private async Task<Booking> FindBookingAsync(OutboxDocument message, CancellationToken cancellationToken) =>
        (await collections.Bookings.Find(booking => booking.Id == message.BookingId).SingleAsync(cancellationToken)).ToBooking();

    private Task<UpdateResult> UpdateAsync(FilterDefinition<OutboxDocument> filter, UpdateDefinition<OutboxDocument> update, CancellationToken cancellationToken) =>
        connection.WithinBudgetAsync(token => collections.Outbox.UpdateOneAsync(filter, update, cancellationToken: token), cancellationToken);
}
