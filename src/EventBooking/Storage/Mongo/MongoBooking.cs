using EventBooking.Bookings;
using EventBooking.Hosting.Observability;
using EventBooking.Outbox;
using EventBooking.Scheduling;
using MongoDB.Driver;

namespace EventBooking.Storage.Mongo;

/// <summary>
/// One batch on its way through one transaction with snapshot reads and majority writes. Lost answers and, where all is about one
/// slot, conflicts with other transactions are retried until the budget is spent.
/// </summary>
internal sealed class MongoBooking(
    MongoConnection connection,
    ContendedSlots contended,
    ReferenceGenerator references,
    Func<int, string> seatsAreLeft,
    CancellationToken budget)
{
    /// <summary>One conflict may be chance; after the second another transaction is likely to stay.</summary>
    private const int ConflictsOfManySlots = 2;

    private static readonly TransactionOptions Durable = new(ReadConcern.Snapshot, ReadPreference.Primary, WriteConcern.WMajority);

    /// <summary>A commit of bookings has been sent. Should the whole then fail, the batch may have been booked all the same.</summary>
    private bool commitWasSent;

    private bool seatsMayBeShort;
    private int conflicts;

    private MongoCollections Collections => connection.Collections;

    public async Task<IReadOnlyList<BookingOutcome>> BookAsync(IReadOnlyList<BookingOrder> batch)
    {
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var looked = seatsMayBeShort;
                if (await TryBookAsync(batch) is { } outcomes)
                {
                    return outcomes;
                }

                if (looked == seatsMayBeShort)
                {
                    await BackOffAsync(attempt);
                }
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
    /// Null when the whole transaction is to be run again: after a conflict, when seats or slots were missing, and when a booking id or a
    /// reference turned out taken, as the next snapshot shows the booking of that id and references are drawn anew.
    /// </summary>
    private async Task<IReadOnlyList<BookingOutcome>?> TryBookAsync(IReadOnlyList<BookingOrder> batch)
    {
        using var turn = await connection.Transactions.AcquireAsync(cancellationToken: budget);
        using var session = await connection.Client.StartSessionAsync(cancellationToken: budget);
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
        catch (SeatsShortException)
        {
            seatsMayBeShort = true;
            return null;
        }
        catch (SlotsMissingException e)
        {
            await session.EndAsync();
            await CreateSlotsAsync(e.Slots);
            return null;
        }
        catch (Exception e) when (MongoFailures.IsDuplicateKey(e) && !budget.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception e) when (MongoFailures.IsTransient(e) && !budget.IsCancellationRequested)
        {
            GiveWay([.. batch.Select(order => order.Slot.Id).Distinct()], e);
            return null;
        }
        finally
        {
            await session.EndAsync();
        }
    }

    /// <summary>Others must not wait for what one slot waits for.</summary>
    /// <exception cref="SlotsContendedException">Nothing was booked, and will not be with these slots together.</exception>
    private void GiveWay(SlotId[] slots, Exception conflict)
    {
        if (slots.Length == 1)
        {
            contended.AddConflictOfItsOwn(slots[0]);
        }
        else if (!commitWasSent && ++conflicts == ConflictsOfManySlots)
        {
            contended.AddSharedConflict(slots);
            throw new SlotsContendedException(conflict);
        }
    }

    /// <summary>Out of the transaction, so that its end does not undo it.</summary>
    private async Task CreateSlotsAsync(IReadOnlyList<Slot> planned)
    {
        try
        {
            await Collections.CreateSlotsAsync(planned, budget);
        }
        catch (MongoConnectionException) when (!budget.IsCancellationRequested)
        {
            // They are there or not: the next attempt sees.
        }
    }

    private async Task<Decision> DecideAsync(IClientSessionHandle session, IReadOnlyList<BookingOrder> batch)
    {
        var made = await FindMadeAsync(session, batch);
        var booked = new Dictionary<string, Booking>(StringComparer.Ordinal);

        // One round, unless one id asks for several slots: then for the next one only where the one before it was full.
        var undecided = batch.Where(order => !made.ContainsKey(order.BookingId)).DistinctBy(order => (order.BookingId, order.Slot)).ToList();
        while (undecided.Count > 0)
        {
            var round = undecided.DistinctBy(order => order.BookingId).ToList();
            foreach (var booking in await DecideRoundAsync(session, round))
            {
                booked.Add(booking.Id, booking);
            }

            undecided = [.. undecided.Except(round).Where(order => !booked.ContainsKey(order.BookingId))];
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

    private async Task<IReadOnlyList<Booking>> DecideRoundAsync(IClientSessionHandle session, IReadOnlyList<BookingOrder> orders)
    {
        var ordersBySlot = orders.GroupBy(order => order.Slot).ToList();
        var seats = await TakeSeatsAsync(session, ordersBySlot.ToDictionary(group => group.Key, group => group.Count()));
        return
        [
            .. from ordersOfSlot in ordersBySlot
               let ofSlot = seats[ordersOfSlot.Key]
               from booking in ordersOfSlot.Take(ofSlot.Taken).Select((order, i) => order.Confirm(references.Draw(), ofSlot.LeftBefore - 1 - i))
               select booking,
        ];
    }

    private async Task<Dictionary<string, Booking>> FindMadeAsync(IClientSessionHandle session, IReadOnlyList<BookingOrder> batch)
    {
        var ids = batch.Select(order => order.BookingId).Distinct(StringComparer.Ordinal);
        var documents = await Collections.Bookings.Find(session, Builders<BookingDocument>.Filter.In(booking => booking.Id, ids)).ToListAsync(budget);
        return documents.ToDictionary(document => document.Id, document => document.ToBooking(), StringComparer.Ordinal);
    }

    /// <summary>
    /// Takes as many of the wanted seats of each slot as there are. It is supposed at first that all of them are there; when the condition in
    /// the update contradicts that, the transaction is run again and looks first.
    /// </summary>
    private async Task<Dictionary<Slot, Seats>> TakeSeatsAsync(IClientSessionHandle session, Dictionary<Slot, int> wanted)
    {
        if (seatsMayBeShort)
        {
            var before = await ReadSlotsAsync(session, wanted.Keys);
            var seats = wanted.ToDictionary(pair => pair.Key, pair => new Seats(Math.Clamp(before[pair.Key].Remaining, 0, pair.Value), before[pair.Key].Remaining));
            await UpdateSlotsAsync(session, seats.ToDictionary(pair => pair.Key, pair => pair.Value.Taken));
            return seats;
        }

        await UpdateSlotsAsync(session, wanted);
        var after = await ReadSlotsAsync(session, wanted.Keys);
        return wanted.ToDictionary(pair => pair.Key, pair => new Seats(pair.Value, after[pair.Key].Remaining + pair.Value));
    }

    /// <summary>
    /// In one command, in the order of the slots, so that of two instances which take seats of the same slots one meets the other at once
    /// and neither waits for what the other holds.
    /// </summary>
    private async Task UpdateSlotsAsync(IClientSessionHandle session, Dictionary<Slot, int> taken)
    {
        UpdateOneModel<SlotDocument>[] updates =
        [
            .. taken.Where(pair => pair.Value > 0).OrderBy(pair => pair.Key.Id.Start).Select(pair => new UpdateOneModel<SlotDocument>(
                Builders<SlotDocument>.Filter.Eq(document => document.Id, pair.Key.Id.ToString()) & seatsAreLeft(pair.Value),
                Builders<SlotDocument>.Update.Inc(document => document.BookedCount, pair.Value))),
        ];
        if (updates.Length > 0 && (await Collections.Slots.BulkWriteAsync(session, updates, cancellationToken: budget)).ModifiedCount < updates.Length)
        {
            throw new SeatsShortException();
        }
    }

    private async Task<Dictionary<Slot, Slot>> ReadSlotsAsync(IClientSessionHandle session, Dictionary<Slot, int>.KeyCollection planned)
    {
        if (planned.Count == 0)
        {
            return [];
        }

        var ids = planned.Select(slot => slot.Id.ToString());
        var documents = await Collections.Slots.Find(session, Builders<SlotDocument>.Filter.In(document => document.Id, ids)).ToListAsync(budget);
        var found = documents.Select(document => document.ToSlot()).ToDictionary(slot => slot.Id);
        var missing = planned.Where(slot => !found.ContainsKey(slot.Id)).ToList();
        return missing.Count == 0 ? planned.ToDictionary(slot => slot, slot => found[slot.Id]) : throw new SlotsMissingException(missing);
    }

    private async Task InsertAsync(IClientSessionHandle session, IReadOnlyList<Booking> booked)
    {
        await Collections.Bookings.InsertManyAsync(session, booked.Select(BookingDocument.From), cancellationToken: budget);
        await Collections.Outbox.InsertManyAsync(session, booked.SelectMany(OutboxMessage.OwedBy).Select(OutboxDocument.From), cancellationToken: budget);
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

    /// <summary>What became of the seats of one slot.</summary>
    /// <param name="Taken">How many were taken.</param>
    /// <param name="LeftBefore">How many were left before that.</param>
    private readonly record struct Seats(int Taken, int LeftBefore);

#pragma warning disable RCS1194 // It is thrown and caught here, and says all with its name.
    private sealed class SeatsShortException : Exception;
#pragma warning restore RCS1194

    private sealed class SlotsMissingException(IReadOnlyList<Slot> slots) : Exception
    {
        public IReadOnlyList<Slot> Slots => slots;
    }
}
