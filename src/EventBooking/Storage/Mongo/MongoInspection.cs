using System.Linq.Expressions;
using EventBooking.Bookings;
using EventBooking.Scheduling;
using MongoDB.Driver;

namespace EventBooking.Storage.Mongo;

public sealed class MongoInspection(MongoConnection connection, WaitingListPolicy waitingList, TimeProvider time) : IStoreInspection
{
    private readonly MongoCollections collections = connection.Collections;

    public Task<string?> FindSchemaErrorAsync(CancellationToken cancellationToken) =>
        connection.WithinBudgetAsync(collections.FindFaultAsync, cancellationToken);

    /// <summary>One transaction, so that both queries see the same snapshot. It writes nothing, so it blocks nobody.</summary>
    public Task<IReadOnlyList<InconsistentSlot>> FindInconsistentSlotsAsync(CancellationToken cancellationToken) =>
        connection.WithinBudgetAsync(
            async token =>
            {
                using var session = await connection.Client.StartSessionAsync(cancellationToken: token);
                session.StartTransaction(MongoSessions.Durable);
                try
                {
                    return await FindInconsistentSlotsAsync(session, token);
                }
                finally
                {
                    await session.EndAsync();
                }
            },
            cancellationToken);

    private async Task<IReadOnlyList<InconsistentSlot>> FindInconsistentSlotsAsync(
        IClientSessionHandle session, CancellationToken cancellationToken)
    {
        var slots = (await collections.Slots.Find(session, Builders<SlotDocument>.Filter.Empty).ToListAsync(cancellationToken))
            .ToDictionary(slot => slot.Id, StringComparer.Ordinal);
        var confirmed = await CountAsync(session, BookingStatus.Confirmed, booking => booking.SlotId, cancellationToken);
        var waiting = await CountAsync(session, BookingStatus.Waiting, booking => booking.WaitsFor!, cancellationToken);
        await session.CommitTransactionAsync(cancellationToken);

        return
        [
            .. from id in slots.Keys.Union(confirmed.Keys).Order(StringComparer.Ordinal)
               let slot = slots.GetValueOrDefault(id)
               let slotId = SlotId.Parse(id)
               let inconsistent = new InconsistentSlot(
                   slotId,
                   slot?.Capacity ?? 0,
                   slot?.BookedCount ?? 0,
                   confirmed.GetValueOrDefault(id),
                   slot?.WaitingCount ?? 0,
                   waiting.GetValueOrDefault(id) + waiting.GetValueOrDefault(slotId.Date.ToIso()))
               where inconsistent.IsInconsistent(waitingList.IsOpen(slotId, time.GetUtcNow()))
               select inconsistent,
        ];
    }

    private async Task<Dictionary<string, long>> CountAsync(
        IClientSessionHandle session,
        BookingStatus status,
        Expression<Func<BookingDocument, string>> key,
        CancellationToken cancellationToken) =>
        (await collections.Bookings.Aggregate(session)
            .Match(booking => booking.Status == status)
            .Group(key, bookings => new CountOfSlot { Id = bookings.Key, Count = bookings.LongCount() })
            .ToListAsync(cancellationToken))
        .ToDictionary(count => count.Id, count => count.Count, StringComparer.Ordinal);

    private sealed class CountOfSlot
    {
        public required string Id { get; init; }

        public required long Count { get; init; }
    }
}
