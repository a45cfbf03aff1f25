using EventBooking.Scheduling;
using MongoDB.Driver;

namespace EventBooking.Storage.Mongo;

/// <summary>Takes seats within a transaction, with the conditional update that prevents overselling.</summary>
internal sealed class SeatTransaction(
    IClientSessionHandle session, MongoCollections collections, Func<int, string> seatsAreLeft, CancellationToken budget)
{
    /// <summary>
    /// Takes the wanted number of seats of each slot, or as many as are left. Null if a slot is missing or has too few seats and
    /// <paramref name="readFirst"/> is false. Then the transaction must be repeated with <paramref name="readFirst"/>.
    /// </summary>
    /// <param name="wanted">The number of seats by slot.</param>
    /// <param name="readFirst">
    /// Reads how many seats are left first. Otherwise the update assumes that enough seats are left, which is usually true.
    /// </param>
    public async Task<Dictionary<Slot, TakenSeats>?> TakeAsync(Dictionary<Slot, int> wanted, bool readFirst)
    {
        if (!readFirst)
        {
            return await TakeAllAsync(wanted);
        }

        if (await ReadAsync(wanted.Keys) is not { } slots)
        {
            return null;
        }

        var available = wanted.ToDictionary(pair => pair.Key, pair => Math.Clamp(slots[pair.Key.Id].Remaining, 0, pair.Value));
        var taken = await TakeAllAsync(available.Where(pair => pair.Value > 0).ToDictionary());
        foreach (var slot in available.Where(pair => pair.Value == 0).Select(pair => pair.Key))
        {
            taken?.Add(slot, new(Count: 0, LeftAfter: 0));
        }

        return taken;
    }

    private async Task<Dictionary<Slot, TakenSeats>?> TakeAllAsync(Dictionary<Slot, int> wanted) => wanted.Count switch
    {
        0 => [],
        1 => await TakeOfOneSlotAsync(wanted.Single().Key, wanted.Single().Value),
        _ => await TakeOfSeveralSlotsAsync(wanted),
    };

    private async Task<Dictionary<Slot, TakenSeats>?> TakeOfOneSlotAsync(Slot slot, int count)
    {
        var update = Builders<SlotDocument>.Update.Inc(document => document.BookedCount, count);
        var options = new FindOneAndUpdateOptions<SlotDocument> { ReturnDocument = ReturnDocument.After };
        var updated = await collections.Slots.FindOneAndUpdateAsync(session, WithSeatsLeft(slot, count), update, options, budget);
        return updated is null ? null : new() { [slot] = new(count, updated.ToSlot().Remaining) };
    }

    /// <summary>
    /// Updates all slots in one command, in the order of their ids. Two instances then conflict at the first common slot, so they cannot
    /// deadlock.
    /// </summary>
    private async Task<Dictionary<Slot, TakenSeats>?> TakeOfSeveralSlotsAsync(Dictionary<Slot, int> wanted)
    {
        var updates = wanted.OrderBy(pair => pair.Key.Id.Start).Select(pair => new UpdateOneModel<SlotDocument>(
            WithSeatsLeft(pair.Key, pair.Value),
            Builders<SlotDocument>.Update.Inc(document => document.BookedCount, pair.Value)));
        var result = await collections.Slots.BulkWriteAsync(session, updates, cancellationToken: budget);
        return result.ModifiedCount == wanted.Count && await ReadAsync(wanted.Keys) is { } slots
            ? wanted.ToDictionary(pair => pair.Key, pair => new TakenSeats(pair.Value, slots[pair.Key.Id].Remaining))
            : null;
    }

    private FilterDefinition<SlotDocument> WithSeatsLeft(Slot slot, int count) =>
        Builders<SlotDocument>.Filter.Eq(document => document.Id, slot.Id.ToString()) & seatsAreLeft(count);

    /// <summary>Null if a slot is missing.</summary>
    private async Task<Dictionary<SlotId, Slot>?> ReadAsync(Dictionary<Slot, int>.KeyCollection slots)
    {
        var ids = slots.Select(slot => slot.Id.ToString());
        var documents = await collections.Slots.Find(session, Builders<SlotDocument>.Filter.In(document => document.Id, ids))
            .ToListAsync(budget);
        return documents.Count == slots.Count ? documents.Select(document => document.ToSlot()).ToDictionary(slot => slot.Id) : null;
    }
}

/// <summary>Seats of one slot that were taken together.</summary>
internal readonly record struct TakenSeats(int Count, int LeftAfter);
