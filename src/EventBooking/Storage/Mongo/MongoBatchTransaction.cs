using EventBooking.Bookings;
using EventBooking.Outbox;
using EventBooking.Scheduling;
using MongoDB.Driver;

namespace EventBooking.Storage.Mongo;

/// <summary>
/// Decides one batch of new bookings in one transaction with snapshot reads and majority writes. Repeats it after lost answers and write
/// conflicts until the time budget is spent.
/// </summary>
internal sealed class MongoBatchTransaction(
    MongoConnection connection,
    ContendedSlots contended,
    ReferenceGenerator references,
    OutboxMessageFactory messages,
    Func<int, string> seatsAreLeft,
    CancellationToken budget)
{
    /// <summary>One conflict may be a coincidence. After two, the slot will probably stay in use.</summary>
    private const int MaxConflictsOfSeveralSlots = 2;

    /// <summary>A commit with bookings was sent. If an error follows, the batch may still have been committed.</summary>
    private bool commitWasSent;

    /// <summary>An attempt has shown that a slot has too few seats. The next attempts read the slots before they take seats.</summary>
    private bool readSlotsFirst;

    private int conflicts;

    /// <summary>The result of one attempt.</summary>
    private enum Attempt
    {
        Committed,

        /// <summary>Nothing was changed. The reason is known and was dealt with, so the next attempt follows at once.</summary>
        RepeatAtOnce,

        /// <summary>
        /// Nothing was changed: another transaction changed the same documents, or an id or reference exists. The next attempt sees it.
        /// </summary>
        RepeatLater,

        /// <summary>Nothing was changed. The commands return to the queue, so that one contended slot does not delay the others.</summary>
        Requeue,
    }

    private MongoCollections Collections => connection.Collections;

    public async Task<IReadOnlyList<BookingOutcome>> RunAsync(IReadOnlyList<BookCommand> batch)
    {
        try
        {
            for (var number = 1; ; number++)
            {
                var (attempt, outcomes) = await TryAsync(batch);
                switch (attempt)
                {
                    case Attempt.Committed:
                        return outcomes;
                    case Attempt.Requeue:
                        return [.. batch.Select(_ => new BookingOutcome.Requeue())];
                    case Attempt.RepeatLater:
                        await MongoSessions.BackOffAsync(number, budget);
                        break;
                }
            }
        }
        catch (Exception e) when (MongoFailures.IsOfStore(e))
        {
            throw commitWasSent
                ? new OutcomeUnknownException("The connection to MongoDB was lost during a commit.", e)
                : new StoreUnavailableException("MongoDB did not take the booking in time.", e);
        }
    }

    private async Task<(Attempt Attempt, IReadOnlyList<BookingOutcome> Outcomes)> TryAsync(IReadOnlyList<BookCommand> batch)
    {
        using var permit = await connection.Transactions.AcquireAsync(cancellationToken: budget);
        using var session = await connection.Client.StartSessionAsync(cancellationToken: budget);
        session.StartTransaction(MongoSessions.Durable);
        try
        {
            if (await DecideAsync(session, batch) is not { } decision)
            {
                await session.EndAsync();
                await PrepareNextAttemptAsync(batch);
                return (Attempt.RepeatAtOnce, []);
            }

            if (decision.Booked.Count > 0)
            {
                await InsertAsync(session, decision.Booked);
                commitWasSent = true;
            }

            // Commit even if nothing was booked: only a commit guarantees that the data that was read is durable.
            await session.CommitAsync(budget);
            return (Attempt.Committed, decision.Outcomes);
        }
        catch (Exception e) when (MongoFailures.IsDuplicateKey(e) && !budget.IsCancellationRequested)
        {
            return (Attempt.RepeatLater, []);
        }
        catch (Exception e) when (MongoFailures.IsTransient(e) && !budget.IsCancellationRequested)
        {
            return (HandleWriteConflict([.. batch.Select(command => command.Slot.Id).Distinct()]), []);
        }
        finally
        {
            await session.EndAsync();
        }
    }

    private Attempt HandleWriteConflict(SlotId[] slots)
    {
        if (slots.Length == 1)
        {
            contended.AddOwnConflict(slots[0]);
            return Attempt.RepeatLater;
        }

        if (commitWasSent || ++conflicts < MaxConflictsOfSeveralSlots)
        {
            return Attempt.RepeatLater;
        }

        contended.AddSharedConflict(slots);
        return Attempt.Requeue;
    }

    /// <summary>
    /// After the first failure, the next attempt reads the slots first. After the second, the missing slots are created.
    /// </summary>
    private async Task PrepareNextAttemptAsync(IReadOnlyList<BookCommand> batch)
    {
        if (!readSlotsFirst)
        {
            readSlotsFirst = true;
            return;
        }

        try
        {
            await Collections.CreateSlotsAsync([.. batch.Select(command => command.Slot).Distinct()], budget);
        }
        catch (MongoConnectionException) when (!budget.IsCancellationRequested)
        {
            // The slots exist or not. The next attempt finds out.
        }
    }

    /// <summary>Null if the transaction must be repeated, because a slot is missing or has fewer seats than were taken.</summary>
    private async Task<Decision?> DecideAsync(IClientSessionHandle session, IReadOnlyList<BookCommand> batch)
    {
        var existing = await FindExistingAsync(session, batch);
        var booked = new Dictionary<string, Booking>(StringComparer.Ordinal);

        // Usually one round. If one booking id asks for several slots, the next slot is tried only if the one before it was full. A booking
        // that an email address may have only if an earlier one is refused waits too.
        var undecided = batch
            .Where(command => !existing.ContainsKey(command.BookingId))
            .DistinctBy(KeyOf)
            .ToList();
        var allowance = new EmailAllowance(session, Collections, budget);
        await allowance.ReadAsync(undecided);
        var limited = new HashSet<(string, Slot)>();
        while (undecided.Count > 0)
        {
            limited.UnionWith(undecided.Where(allowance.IsUsedUp).Select(KeyOf));
            undecided.RemoveAll(allowance.IsUsedUp);
            var round = allowance.Take(undecided.DistinctBy(command => command.BookingId));
            if (await BookRoundAsync(session, round) is not { } bookings)
            {
                return null;
            }

            foreach (var booking in bookings)
            {
                booked.Add(booking.Id, booking);
            }

            allowance.Use(bookings);
            undecided = [.. undecided.Except(round).Where(command => !booked.ContainsKey(command.BookingId))];
        }

        var reported = new HashSet<string>(StringComparer.Ordinal);
        return new([.. booked.Values], [.. batch.Select(OutcomeOf)]);

        static (string BookingId, Slot Slot) KeyOf(BookCommand command) => (command.BookingId, command.Slot);

        BookingOutcome OutcomeOf(BookCommand command) =>
            existing.TryGetValue(command.BookingId, out var earlier) ? new BookingOutcome.AlreadyBooked(earlier)
            : limited.Contains(KeyOf(command)) ? new BookingOutcome.EmailLimitReached(command.MaxSeatsPerEmail)
            : !booked.TryGetValue(command.BookingId, out var booking) ? new BookingOutcome.SlotFull(command.Slot.Id)
            : reported.Contains(booking.Id) ? new BookingOutcome.AlreadyBooked(booking)
            : booking.SlotId != command.Slot.Id ? new BookingOutcome.SlotFull(command.Slot.Id)
            : Report(booking);

        BookingOutcome Report(Booking booking)
        {
            reported.Add(booking.Id);
            return new BookingOutcome.Booked(booking);
        }
    }

    private async Task<Dictionary<string, Booking>> FindExistingAsync(IClientSessionHandle session, IReadOnlyList<BookCommand> batch)
    {
        var ids = batch.Select(command => command.BookingId).Distinct(StringComparer.Ordinal);
        var documents = await Collections.Bookings.Find(session, Builders<BookingDocument>.Filter.In(booking => booking.Id, ids))
            .ToListAsync(budget);
        return documents.ToDictionary(document => document.Id, document => document.ToBooking(), StringComparer.Ordinal);
    }

    private async Task<IReadOnlyList<Booking>?> BookRoundAsync(IClientSessionHandle session, IReadOnlyList<BookCommand> commands)
    {
        var commandsBySlot = commands.GroupBy(command => command.Slot).ToList();
        var wanted = commandsBySlot.ToDictionary(group => group.Key, group => group.Count());
        var seats = new SeatTransaction(session, Collections, seatsAreLeft, budget);
        if (await seats.TakeAsync(wanted, readSlotsFirst) is not { } taken)
        {
            return null;
        }

        return
        [
            .. from commandsOfSlot in commandsBySlot
               let seatsOfSlot = taken[commandsOfSlot.Key]
               from booking in commandsOfSlot.Take(seatsOfSlot.Count)
                   .Select((command, i) => command.Confirm(references.Generate(), seatsOfSlot.LeftAfter + seatsOfSlot.Count - 1 - i))
               select booking,
        ];
    }

    private async Task InsertAsync(IClientSessionHandle session, IReadOnlyList<Booking> booked)
    {
        var documents = booked.Select(booking => BookingDocument.From(booking));
        var created = booked.SelectMany(booking => messages.CreateFor(new(Before: null, booking))).Select(OutboxDocument.From);
        await Collections.Bookings.InsertManyAsync(session, documents, cancellationToken: budget);
        await Collections.Outbox.InsertManyAsync(session, created, cancellationToken: budget);
    }

    private sealed record Decision(IReadOnlyList<Booking> Booked, IReadOnlyList<BookingOutcome> Outcomes);
}
