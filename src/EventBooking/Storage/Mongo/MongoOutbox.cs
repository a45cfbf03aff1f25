using EventBooking.Bookings;
using EventBooking.Email;
using EventBooking.Outbox;
using MongoDB.Bson;
using MongoDB.Driver;

namespace EventBooking.Storage.Mongo;

public sealed class MongoOutbox(MongoConnection connection) : IOutbox
{
    private static readonly FilterDefinitionBuilder<OutboxDocument> Where = Builders<OutboxDocument>.Filter;
    private static readonly UpdateDefinitionBuilder<OutboxDocument> Set = Builders<OutboxDocument>.Update;

    /// <summary>How long a message waits for another one about the same booking.</summary>
    private static readonly TimeSpan TurnDelay = TimeSpan.FromSeconds(1);

    private readonly MongoCollections collections = connection.Collections;

    public Task<bool> AddAsync(OutboxMessage message, CancellationToken cancellationToken) =>
        connection.WithinBudgetAsync(
            async token =>
            {
                try
                {
                    await collections.Outbox.InsertOneAsync(OutboxDocument.From(message), cancellationToken: token);
                    return true;
                }
                catch (MongoWriteException e) when (MongoFailures.IsDuplicateKey(e))
                {
                    return false;
                }
            },
            cancellationToken);

    public Task<IReadOnlyList<ClaimedMessage>> ClaimAsync(
        EmailRecipient? recipient, int limit, DateTimeOffset now, DateTimeOffset leasedUntil, CancellationToken cancellationToken) =>
        connection.WithinBudgetAsync<IReadOnlyList<ClaimedMessage>>(
            async token =>
            {
                var leaseId = BookingId.Generate();
                var claimed = new List<OutboxDocument>();
                try
                {
                    while (claimed.Count < limit && await ClaimNextAsync(leaseId, recipient, now, leasedUntil, token) is { } message)
                    {
                        if (await IsOutOfTurnAsync(message, leaseId, now, token))
                        {
                            await GiveBackAsync(message, leaseId, now, token);
                        }
                        else
                        {
                            claimed.Add(message);
                        }
                    }
                }
                catch (Exception e) when (MongoFailures.IsOfStore(e) && claimed.Count > 0)
                {
                    // The messages that are claimed already are sent now, not when their lease ends.
                }

                return await AddBookingsAsync(claimed, leaseId, now, token);
            },
            cancellationToken);

    public async Task SettleAsync(ClaimedMessage claimed, Settlement settlement, CancellationToken cancellationToken)
    {
        // The release comes first: after a crash in between, the admin's message is sent once more, but the attendee's is not held for
        // ever.
        if (claimed.ReleasedBy(settlement) is { } released)
        {
            await UpdateAsync(
                Where.Eq(message => message.Id, released) & Where.Eq(message => message.DueAt, OutboxMessage.HeldUntilReleased.UtcDateTime),
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
            settlement.Status == OutboxStatus.Waiting ? Set.Set(message => message.DueAt, at) : Set.Set(message => message.SettledAt, at),
            claimed.IsUntriedAfter(settlement) ? Set.Unset(message => message.FirstTriedAt) : Set.Combine());
        await UpdateAsync(
            Where.Eq(message => message.Id, claimed.MessageId) & Where.Eq(message => message.LeaseOwner, claimed.LeaseId),
            settle,
            cancellationToken);
    }

    public Task<int> RetryFailedAsync(
        string? bookingId, DateTimeOffset now, DateTimeOffset forgottenSince, CancellationToken cancellationToken) =>
        connection.WithinBudgetAsync(
            async token =>
            {
                var failed = bookingId is null
                    ? OutboxDocument.IsFailed
                    : OutboxDocument.IsFailed & Where.Eq(message => message.BookingId, bookingId);
                var isForgotten = new BsonDocument("$lte", new BsonArray { "$firstTriedAt", forgottenSince.UtcDateTime });
                PipelineDefinition<OutboxDocument, OutboxDocument> wait = new BsonDocument[]
                {
                    new("$set", new BsonDocument
                    {
                        { "status", nameof(OutboxStatus.Waiting) },
                        { "attempts", 0 },
                        { "dueAt", now.UtcDateTime },
                        { "firstTriedAt", new BsonDocument("$cond", new BsonArray { isForgotten, "$$REMOVE", "$firstTriedAt" }) },
                    }),
                    new("$unset", "settledAt"),
                };
                var result = await collections.Outbox.UpdateManyAsync(failed, wait, cancellationToken: token);
                return (int)result.ModifiedCount;
            },
            cancellationToken);

    public Task<IReadOnlyList<MessageState>> FindByBookingAsync(string bookingId, CancellationToken cancellationToken) =>
        connection.WithinBudgetAsync<IReadOnlyList<MessageState>>(
            async token =>
            {
                var messages = await collections.Outbox.Find(message => message.BookingId == bookingId)
                    .SortBy(message => message.Recipient).ThenBy(message => message.CreatedAt).ThenBy(message => message.Id)
                    .ToListAsync(token);
                return [.. messages.Select(message => message.ToState())];
            },
            cancellationToken);

    public Task<OutboxSummary> SummarizeAsync(int maxFailed, CancellationToken cancellationToken) =>
        connection.WithinBudgetAsync(
            async token =>
            {
                var messages = collections.Outbox;
                var waiting = await messages.CountDocumentsAsync(
                    OutboxDocument.IsWaiting & Where.Ne(message => message.Kind, EmailKind.Reminder), cancellationToken: token);
                var retrying = await messages.CountDocumentsAsync(OutboxDocument.IsRetrying, cancellationToken: token);
                var failed = await messages.CountDocumentsAsync(OutboxDocument.IsFailed, cancellationToken: token);
                return new OutboxSummary(waiting, retrying, failed, await FindLatestFailedAsync(maxFailed, token));
            },
            cancellationToken);

    private async Task<IReadOnlyList<FailedMessage>> FindLatestFailedAsync(int max, CancellationToken cancellationToken)
    {
        var messages = await collections.Outbox.Find(OutboxDocument.IsFailed)
            .SortByDescending(message => message.SettledAt).ThenByDescending(message => message.Id)
            .Limit(max)
            .ToListAsync(cancellationToken);
        var ids = messages.Select(message => message.BookingId);
        var bookings = await collections.Bookings.Find(Builders<BookingDocument>.Filter.In(booking => booking.Id, ids))
            .ToListAsync(cancellationToken);
        var references = bookings.ToDictionary(booking => booking.Id, booking => booking.Reference, StringComparer.Ordinal);
        return [.. messages.Select(message => message.ToFailed(references.GetValueOrDefault(message.BookingId)))];
    }

    /// <summary>Returns the message as it was before this claim, which tells whether it was claimed before.</summary>
    private Task<OutboxDocument?> ClaimNextAsync(
        string leaseId, EmailRecipient? recipient, DateTimeOffset now, DateTimeOffset leasedUntil, CancellationToken cancellationToken)
    {
        var isDue = Where.Lte(message => message.DueAt, now.UtcDateTime);
        var isHeld = Where.Eq(message => message.DueAt, OutboxMessage.HeldUntilReleased.UtcDateTime);
        var isClaimed = recipient switch
        {
            EmailRecipient.Attendee => Where.Eq(message => message.Recipient, EmailRecipient.Attendee) & (isDue | isHeld),
            EmailRecipient.Admin => Where.Eq(message => message.Recipient, EmailRecipient.Admin) & isDue,
            _ => isDue,
        };
        var isFree = Where.Eq(message => message.LeasedUntil, null) | Where.Lte(message => message.LeasedUntil, now.UtcDateTime);
        var lease = Set.Set(message => message.LeasedUntil, leasedUntil.UtcDateTime)
            .Set(message => message.LeaseOwner, leaseId)
            .Min(message => message.FirstTriedAt, now.UtcDateTime);
        var earliestFirst = Builders<OutboxDocument>.Sort.Ascending(message => message.DueAt).Ascending(message => message.Id);
        return collections.Outbox.FindOneAndUpdateAsync<OutboxDocument?>(
            OutboxDocument.IsWaiting & isClaimed & isFree,
            lease,
            new() { Sort = earliestFirst, ReturnDocument = ReturnDocument.Before },
            cancellationToken);
    }

    /// <summary>
    /// Whether somebody else has claimed another message about the same booking to the same recipient. The first message about a booking
    /// is never out of turn. Asked after the claim: of two that are claimed at once, at least one sees the other.
    /// </summary>
    private async Task<bool> IsOutOfTurnAsync(
        OutboxDocument message, string leaseId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var isOther = Where.Eq(other => other.BookingId, message.BookingId)
            & Where.Eq(other => other.Recipient, message.Recipient)
            & Where.Ne(other => other.LeaseOwner, leaseId)
            & OutboxDocument.IsWaiting
            & Where.Gt(other => other.LeasedUntil, now.UtcDateTime);
        return message.Revision > 0 && await collections.Outbox.Find(isOther).AnyAsync(cancellationToken);
    }

    private Task<UpdateResult> GiveBackAsync(
        OutboxDocument message, string leaseId, DateTimeOffset now, CancellationToken cancellationToken) =>
        collections.Outbox.UpdateOneAsync(
            Where.Eq(claimed => claimed.Id, message.Id) & Where.Eq(claimed => claimed.LeaseOwner, leaseId),
            Set.Combine(
                Set.Set(claimed => claimed.DueAt, (now + TurnDelay).UtcDateTime),
                Set.Unset(claimed => claimed.LeasedUntil),
                Set.Unset(claimed => claimed.LeaseOwner),
                message.FirstTriedAt is null ? Set.Unset(claimed => claimed.FirstTriedAt) : Set.Combine()),
            cancellationToken: cancellationToken);

    /// <summary>
    /// Reads the bookings after the last claim. Of several messages about a booking, the earlier ones are then known to be outdated.
    /// </summary>
    private async Task<IReadOnlyList<ClaimedMessage>> AddBookingsAsync(
        List<OutboxDocument> claimed, string leaseId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (claimed.Count == 0)
        {
            return [];
        }

        var isClaimed = Builders<BookingDocument>.Filter.In(booking => booking.Id, claimed.Select(message => message.BookingId));
        var documents = await collections.Bookings.Find(isClaimed).ToListAsync(cancellationToken);
        var bookings = documents.ToDictionary(booking => booking.Id, booking => booking.ToBooking(), StringComparer.Ordinal);
        foreach (var orphan in claimed.Where(message => !bookings.ContainsKey(message.BookingId)))
        {
            await FailOrphanAsync(orphan, now, cancellationToken);
        }

        return
        [
            .. claimed.Where(message => bookings.ContainsKey(message.BookingId))
                .Select(message => message.ToClaimed(leaseId, bookings[message.BookingId])),
        ];
    }

    /// <summary>Somebody has deleted the booking by hand. There is nothing to send, and the message must not block the others.</summary>
    private Task<UpdateResult> FailOrphanAsync(OutboxDocument message, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var fail = Set.Set(orphan => orphan.Status, OutboxStatus.Failed)
            .Set(orphan => orphan.SettledAt, now.UtcDateTime)
            .Set(orphan => orphan.LastError, "Its booking has been deleted from the database.")
            .Unset(orphan => orphan.LeasedUntil)
            .Unset(orphan => orphan.LeaseOwner);
        return collections.Outbox.UpdateOneAsync(Where.Eq(orphan => orphan.Id, message.Id), fail, cancellationToken: cancellationToken);
    }

    private Task<UpdateResult> UpdateAsync(
        FilterDefinition<OutboxDocument> filter, UpdateDefinition<OutboxDocument> update, CancellationToken cancellationToken) =>
        connection.WithinBudgetAsync(
            token => collections.Outbox.UpdateOneAsync(filter, update, cancellationToken: token), cancellationToken);
}
