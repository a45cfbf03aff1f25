using EventBooking.Bookings;
using EventBooking.Outbox;
using EventBooking.Scheduling;
using MongoDB.Driver;

namespace EventBooking.Storage.Mongo;

public class MongoStore(MongoConnection connection, ReferenceGenerator references, OutboxMessageFactory messages, TimeProvider time)
    : IBookingStore
{
    private const int SharedLanes = 2;

    private readonly ContendedSlots contended = new(time);
    private readonly MongoCollections collections = connection.Collections;

    public Task PrepareAsync(CancellationToken cancellationToken) => connection.PrepareAsync(cancellationToken);

    /// <summary>
    /// All slots share a few lanes, so that few transactions do the work of many. A slot that another transaction holds has a lane of its
    /// own: after an instance was killed, MongoDB keeps its slots locked for up to a minute, and the other slots must not wait for them.
    /// </summary>
    public int LaneOf(SlotId slotId)
    {
        var slotNumber = (slotId.Date.DayNumber * 24) + slotId.StartTime.Hour;
        return contended.Contains(slotId) ? slotNumber : slotNumber % SharedLanes;
    }

    public Task CreateSlotsAsync(IReadOnlyList<Slot> planned, CancellationToken cancellationToken) =>
        connection.WithinBudgetAsync(
            async token =>
            {
                await collections.CreateSlotsAsync(planned, token);
                return true;
            },
            cancellationToken);

    public Task<IReadOnlyList<Slot>> GetSlotsAsync(DateOnly first, DateOnly last, CancellationToken cancellationToken) =>
        connection.WithinBudgetAsync<IReadOnlyList<Slot>>(
            async token =>
            {
                var filter = Builders<SlotDocument>.Filter;
                var documents = await collections.Slots
                    .Find(filter.Gte(slot => slot.Id, first.ToIso()) & filter.Lt(slot => slot.Id, last.AddDays(1).ToIso()))
                    .SortBy(slot => slot.Id)
                    .ToListAsync(token);
                return [.. documents.Select(document => document.ToSlot())];
            },
            cancellationToken);

    public async Task<IReadOnlyList<BookingOutcome>> BookAsync(IReadOnlyList<BookCommand> batch)
    {
        using var budget = new CancellationTokenSource(MongoConnection.Budget);
        return await new MongoBatchTransaction(connection, contended, references, messages, SeatsAreLeft, budget.Token).RunAsync(batch);
    }

    /// <summary>
    /// Linearizable, because a new primary may at first not know which of its data the majority has, and would return less.
    /// </summary>
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

    /// <summary>The one condition that prevents overselling. A test removes it to see that it does.</summary>
    protected virtual string SeatsAreLeft(int seats) =>
        $$"""{ "$expr": { "$lte": [{ "$add": ["$bookedCount", {{seats}}] }, "$capacity"] } }""";
}
