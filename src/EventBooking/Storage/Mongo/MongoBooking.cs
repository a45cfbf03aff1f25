using EventBooking.Bookings;
using EventBooking.Operation;
using EventBooking.Outbox;
using EventBooking.Scheduling;
using MongoDB.Driver;

namespace EventBooking.Storage.Mongo;

/// <summary>
/// One batch on its way through one transaction with snapshot reads and majority writes. Conflicts with other
/// transactions and lost answers are retried until the budget is spent.
/// </summary>
internal sealed class MongoBooking(
    IMongoClient client,
    MongoCollections collections,
    ReferenceGenerator references,
    Func<int, string> seatsAreLeft,
    CancellationToken budget)
{
    private static readonly TransactionOptions Durable = new(ReadConcern.Snapshot, ReadPreference.Primary, WriteConcern.WMajority);

    /// <summary>A commit of bookings has been sent. Should the whole then fail, the batch may have been booked all the same.</summary>
    private bool commitWasSent;

    public async Task<IReadOnlyList<BookingOutcome>> BookAsync(IReadOnlyList<BookingOrder> batch)
    {
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                if (await TryBookAsync(batch) is { } outcomes)
                {
                    return outcomes;
                }

                await BackOffAsync(attempt);
            }
        }
        catch (Exception e) when (MongoFailures.IsOfStore(e))
        {
            throw commitWasSent
                ? new OutcomeUnknownException("MongoDB was lost during a commit.", e)
                : new StoreUnavailableException("MongoDB did not take the booking in time.", e);
        }
    }

    /// <summary>
    /// Null when the whole transaction is to be run again: after a conflict, and when a booking id or a reference turned out
    /// taken, as the next snapshot shows the booking of that id and references are drawn anew.
    /// </summary>
    private async Task<IReadOnlyList<BookingOutcome>?> TryBookAsync(IReadOnlyList<BookingOrder> batch)
    {
        using var session = await client.StartSessionAsync(cancellationToken: budget);
        session.StartTransaction(Durable);
        try
        {
            var decision = await DecideAsync(session, batch);
            if (decision.Booked.Count > 0)
            {
                await InsertAsync(session, decision.Booked);
                commitWasSent = true;
            }

            // Also when nothing was booked: what a snapshot has shown is sure to stay only once its transaction has committed.
            await CommitAsync(session);
            return decision.Outcomes;
        }
        catch (SlotMissingException e)
        {
            await collections.CreateSlotsAsync([e.Slot], budget);
            return null;
        }
        catch (Exception e) when ((MongoFailures.IsTransient(e) || MongoFailures.IsDuplicateKey(e)) && !budget.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            await session.EndAsync();
        }
    }

    private async Task<Decision> DecideAsync(IClientSessionHandle session, IReadOnlyList<BookingOrder> batch)
    {
        var made = await FindMadeAsync(session, batch);
        var booked = new Dictionary<string, Booking>(StringComparer.Ordinal);
        foreach (var ordersOfSlot in batch.GroupBy(order => order.Slot))
        {
            var undecided = ordersOfSlot
                .Where(order => !made.ContainsKey(order.BookingId) && !booked.ContainsKey(order.BookingId))
                .DistinctBy(order => order.BookingId)
                .ToList();
            if (undecided.Count == 0)
            {
                continue;
            }

            var (taken, left) = await TakeSeatsAsync(session, ordersOfSlot.Key, undecided.Count);
            foreach (var (i, order) in undecided.Take(taken).Index())
            {
                booked.Add(order.BookingId, order.Confirm(references.Draw(), seatsLeft: left + taken - 1 - i));
            }
        }

        var answered = new HashSet<string>(StringComparer.Ordinal);
        return new([.. booked.Values], [.. batch.Select(OutcomeOf)]);

        BookingOutcome OutcomeOf(BookingOrder order) =>
            made.TryGetValue(order.BookingId, out var earlier) ? new BookingOutcome.AlreadyMade(earlier)
            : !booked.TryGetValue(order.BookingId, out var booking) ? new BookingOutcome.SlotFull()
            : answered.Contains(booking.Id) ? new BookingOutcome.AlreadyMade(booking)
            : booking.SlotId != order.Slot.Id ? new BookingOutcome.SlotFull()
            : Answer(booking);

        BookingOutcome Answer(Booking booking)
        {
            answered.Add(booking.Id);
            return new BookingOutcome.Booked(booking);
        }
    }

    private async Task<Dictionary<string, Booking>> FindMadeAsync(IClientSessionHandle session, IReadOnlyList<BookingOrder> batch)
    {
        var ids = batch.Select(order => order.BookingId).Distinct(StringComparer.Ordinal);
        var documents = await collections.Bookings.Find(session, Builders<BookingDocument>.Filter.In(booking => booking.Id, ids)).ToListAsync(budget);
        return documents.ToDictionary(document => document.Id, document => document.ToBooking(), StringComparer.Ordinal);
    }

    /// <summary>Takes as many of the wanted seats as there are; says how many, and how many are left after that.</summary>
    private async Task<(int Taken, int Left)> TakeSeatsAsync(IClientSessionHandle session, Slot planned, int wanted)
    {
        var id = planned.Id.ToString();
        if (await TryTakeSeatsAsync(session, id, wanted) is { } after)
        {
            return (wanted, after.ToSlot().Remaining);
        }

        var slot = await collections.Slots.Find(session, document => document.Id == id).SingleOrDefaultAsync(budget)
            ?? throw new SlotMissingException(planned);
        var last = slot.ToSlot().Remaining;
        return last > 0 && await TryTakeSeatsAsync(session, id, last) is not null ? (last, 0) : (0, 0);
    }

    private async Task<SlotDocument?> TryTakeSeatsAsync(IClientSessionHandle session, string slotId, int seats)
    {
        var filter = Builders<SlotDocument>.Filter.Eq(document => document.Id, slotId) & seatsAreLeft(seats);
        var take = Builders<SlotDocument>.Update.Inc(document => document.BookedCount, seats);
        var after = new FindOneAndUpdateOptions<SlotDocument> { ReturnDocument = ReturnDocument.After };
        return await collections.Slots.FindOneAndUpdateAsync(session, filter, take, after, budget);
    }

    private async Task InsertAsync(IClientSessionHandle session, IReadOnlyList<Booking> booked)
    {
        await collections.Bookings.InsertManyAsync(session, booked.Select(BookingDocument.From), cancellationToken: budget);
        await collections.Outbox.InsertManyAsync(session, booked.SelectMany(OutboxMessage.OwedBy).Select(OutboxDocument.From), cancellationToken: budget);
    }

    /// <summary>Repeats a commit whose answer was lost: the server knows the transaction by its number and runs it once.</summary>
    private async Task CommitAsync(IClientSessionHandle session)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var commit = Telemetry.StartPart("commit");
                await session.CommitTransactionAsync(budget);
                return;
            }
            catch (MongoException e) when (MongoFailures.IsUnknownCommit(e) && !budget.IsCancellationRequested)
            {
                await BackOffAsync(attempt);
            }
        }
    }

    private Task BackOffAsync(int attempt)
    {
        var milliseconds = Random.Shared.Next(1, 1 << Math.Min(attempt + 1, 7));
        return Task.Delay(milliseconds, budget);
    }

    private sealed record Decision(IReadOnlyList<Booking> Booked, IReadOnlyList<BookingOutcome> Outcomes);

    private sealed class SlotMissingException(Slot slot) : Exception
    {
        public Slot Slot => slot;
    }
}
