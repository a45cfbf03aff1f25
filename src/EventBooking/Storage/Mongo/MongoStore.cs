using EventBooking.Bookings;
using EventBooking.Scheduling;
using MongoDB.Driver;

namespace EventBooking.Storage.Mongo;

/// <summary>Slots and bookings in a MongoDB.</summary>
public class MongoStore(MongoConnection connection, ReferenceGenerator references, TimeProvider time) : IBookingStore
{
    private const int SharedLanes = 2;

    private readonly ContendedSlots contended = new(time);
    private readonly MongoCollections collections = connection.Collections;

    public Task PrepareAsync(CancellationToken cancellationToken) => connection.PrepareAsync(cancellationToken);

    /// <summary>
    /// One of a few that share their transactions, which saves most round trips. A slot that another transaction holds has its own: one that
    /// a killed instance has left locked, until the server lets go of it after a minute, holds up no other.
    /// </summary>
    public int LaneOf(SlotId slotId)
    {
        var own = (slotId.Date.DayNumber * 24) + slotId.StartTime.Hour;
        return contended.Contains(slotId) ? own : own % SharedLanes;
    }

    public Task<IReadOnlyList<Slot>> GetSlotsAsync(IReadOnlyList<Slot> planned, CancellationToken cancellationToken) =>
        connection.WithinBudgetAsync<IReadOnlyList<Slot>>(
            async token =>
            {
                var stored = await ReadSlotsAsync(planned, token);
                var missing = planned.Where(slot => !stored.ContainsKey(slot.Id)).ToList();
                if (missing.Count > 0)
                {
                    await collections.CreateSlotsAsync(missing, token);
                    stored = await ReadSlotsAsync(planned, token);
                }

                return [.. planned.Select(slot => stored[slot.Id])];
            },
            cancellationToken);

    public async Task<IReadOnlyList<BookingOutcome>> BookAsync(IReadOnlyList<BookingOrder> batch)
    {
        using var budget = new CancellationTokenSource(MongoConnection.Budget);
        return await new MongoBooking(connection, contended, references, SeatsAreLeft, budget.Token).BookAsync(batch);
    }

    /// <summary>Linearizable: after a failover the new primary may not know at first that what it has is the majority's, and would show less.</summary>
    public Task<bool> HasBookingAsync(string bookingId) =>
        connection.WithinBudgetAsync(
            token => collections.Bookings.WithReadConcern(ReadConcern.Linearizable)
                .Find(booking => booking.Id == bookingId).Project(booking => booking.Id).AnyAsync(token),
            CancellationToken.None);

    public Task<Booking?> FindByManageTokenAsync(string manageToken, CancellationToken cancellationToken) =>
        connection.WithinBudgetAsync(
            async token =>
            {
                var document = await collections.Bookings.Find(booking => booking.ManageToken == manageToken).SingleOrDefaultAsync(token);
                return document?.ToBooking();
            },
            cancellationToken);

    /// <summary>The one condition that keeps a slot from being oversold; a test takes it out to see that it does.</summary>
    protected virtual string SeatsAreLeft(int seats) => $$"""{ "$expr": { "$lte": [{ "$add": ["$bookedCount", {{seats}}] }, "$capacity"] } }""";

    private async Task<Dictionary<SlotId, Slot>> ReadSlotsAsync(IReadOnlyList<Slot> planned, CancellationToken cancellationToken)
    {
        var first = planned.MinBy(slot => slot.Id.Start)!.Id.ToString();
        var last = planned.MaxBy(slot => slot.Id.Start)!.Id.ToString();
        var filter = Builders<SlotDocument>.Filter;
        var documents = await collections.Slots.Find(filter.Gte(slot => slot.Id, first) & filter.Lte(slot => slot.Id, last)).ToListAsync(cancellationToken);
        return documents.Select(document => document.ToSlot()).ToDictionary(slot => slot.Id);
    }
}
