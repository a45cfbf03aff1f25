using EventBooking.Bookings;
using EventBooking.Scheduling;
using MongoDB.Driver;

namespace EventBooking.Storage.Mongo;

public sealed class MongoInspection(MongoConnection connection) : IStoreInspection
{
    private static readonly TransactionOptions Snapshot = new(ReadConcern.Snapshot, ReadPreference.Primary, WriteConcern.WMajority);

    private readonly MongoCollections collections = connection.Collections;

    public Task<string?> FindSchemaErrorAsync(CancellationToken cancellationToken) =>
        connection.WithinBudgetAsync(collections.FindFaultAsync, cancellationToken);

    /// <summary>One transaction, so that both queries see the same snapshot. It writes nothing, so it blocks nobody.</summary>
    public Task<IReadOnlyList<InconsistentSlot>> FindInconsistentSlotsAsync(CancellationToken cancellationToken) =>
        connection.WithinBudgetAsync(
            async token =>
            {
                using var session = await connection.Client.StartSessionAsync(cancellationToken: token);
                session.StartTransaction(Snapshot);
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
        var confirmed = (await collections.Bookings.Aggregate(session)
                .Match(booking => booking.Status == BookingStatus.Confirmed)
                .Group(booking => booking.SlotId, bookings => new CountOfSlot { Id = bookings.Key, Count = bookings.LongCount() })
                .ToListAsync(cancellationToken))
            .ToDictionary(count => count.Id, count => count.Count, StringComparer.Ordinal);
        await session.CommitTransactionAsync(cancellationToken);

        return
        [
            .. from id in slots.Keys.Union(confirmed.Keys).Order(StringComparer.Ordinal)
               let slot = slots.GetValueOrDefault(id)
               let inconsistent = new InconsistentSlot(
                   SlotId.Parse(id), slot?.Capacity ?? 0, slot?.BookedCount ?? 0, confirmed.GetValueOrDefault(id))
               where inconsistent.BookedCount != inconsistent.Confirmed || inconsistent.BookedCount > inconsistent.Capacity
               select inconsistent,
        ];
    }

    private sealed class CountOfSlot
    {
        public required string Id { get; init; }

        public required long Count { get; init; }
    }
}
