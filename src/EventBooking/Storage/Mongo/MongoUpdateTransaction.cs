using System.Linq.Expressions;
using EventBooking.Bookings;
using EventBooking.Outbox;
using EventBooking.Scheduling;
using MongoDB.Driver;

namespace EventBooking.Storage.Mongo;

/// <summary>
/// Decides one change of a booking, or one place on the waiting list, in one transaction. Repeats it after lost answers and write conflicts
/// until the time budget is spent. A transaction that frees a seat writes the slot, and so does one that joins its waiting list. If two of
/// them run at once, one conflicts and begins again.
/// </summary>
internal sealed class MongoUpdateTransaction(
    MongoConnection connection,
    ReferenceGenerator references,
    OutboxMessageFactory messages,
    WaitingListPolicy waitingList,
    Func<int, string> seatsAreLeft,
    CancellationToken budget)
{
    private static readonly FilterDefinitionBuilder<BookingDocument> WhereBooking = Builders<BookingDocument>.Filter;

    /// <summary>A commit with a change was sent. If an error follows, it may still have been committed.</summary>
    private bool commitWasSent;

    private MongoCollections Collections => connection.Collections;

    /// <summary>Texts that begin with a slot id or a date, as a range, which an index can serve.</summary>
    public static FilterDefinition<T> StartsWith<T>(
        FilterDefinitionBuilder<T> filter, Expression<Func<T, string?>> field, string start) =>
        filter.Gte(field, start) & filter.Lt(field, start + 'U');

    public async Task<BookingOutcome> RunAsync(BookingCommand command)
    {
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                if (await TryAsync(command) is { } outcome)
                {
                    return outcome;
                }

                await MongoSessions.BackOffAsync(attempt, budget);
            }
        }
        catch (Exception e) when (MongoFailures.IsOfStore(e))
        {
            return new BookingOutcome.Failed(commitWasSent
                ? new OutcomeUnknownException("The connection to MongoDB was lost during a commit.", e)
                : new StoreUnavailableException("MongoDB did not take the change in time.", e));
        }
    }

    /// <summary>Null if it must be repeated.</summary>
    private async Task<BookingOutcome?> TryAsync(BookingCommand command)
    {
        using var permit = await connection.Transactions.AcquireAsync(cancellationToken: budget);
        using var session = await connection.Client.StartSessionAsync(cancellationToken: budget);
        session.StartTransaction(MongoSessions.Durable);
        try
        {
            var outcome = command switch
            {
                JoinCommand join => await JoinAsync(session, join),
                AssignCommand assign => await AssignAsync(session, assign),
                _ => await UpdateAsync(session, (UpdateCommand)command),
            };
            if (outcome is null)
            {
                await session.EndAsync();
                await Collections.CreateSlotsAsync([((UpdateCommand)command).Slot!], budget);
                return null;
            }

            commitWasSent |= outcome is BookingOutcome.Joined or BookingOutcome.Updated;
            await session.CommitAsync(budget);
            return outcome;
        }
        catch (Exception e) when (
            (MongoFailures.IsDuplicateKey(e) || MongoFailures.IsTransient(e)) && !budget.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            await session.EndAsync();
        }
    }

    private async Task<BookingOutcome> JoinAsync(IClientSessionHandle session, JoinCommand command)
    {
        if (await FindAsync(session, command.BookingId) is { } existing)
        {
            return new BookingOutcome.AlreadyBooked(existing);
        }

        if (await IsLimitReachedAsync(session, command.Email, command.MaxSeatsPerEmail))
        {
            return new BookingOutcome.EmailLimitReached(command.MaxSeatsPerEmail);
        }

        var slots = await Collections.Slots.Find(session, IsTarget(command.Target)).ToListAsync(budget);
        if (slots.Count == 0 || slots.Any(slot => slot.BookedCount < slot.Capacity))
        {
            return new BookingOutcome.SeatsAvailable(command.Target);
        }

        if (slots.Max(slot => slot.WaitingCount) >= command.MaxPerSlot)
        {
            return new BookingOutcome.WaitingListFull(command.Target);
        }

        await AddWaitingAsync(session, command.Target, +1);
        var line = await Collections.Lines.FindOneAndUpdateAsync(
            session,
            Builders<LineDocument>.Filter.Eq(line => line.Id, command.Target.Date.ToIso()),
            Builders<LineDocument>.Update.Inc(line => line.Joined, 1),
            new FindOneAndUpdateOptions<LineDocument> { IsUpsert = true, ReturnDocument = ReturnDocument.After },
            budget);
        var booking = command.Wait(references.Generate());
        await Collections.Bookings.InsertOneAsync(session, BookingDocument.From(booking, line.Joined), cancellationToken: budget);
        await InsertMessagesAsync(session, [new(Before: null, booking)]);
        return new BookingOutcome.Joined(booking);
    }

    /// <summary>Null if the slot does not exist yet.</summary>
    private async Task<BookingOutcome?> UpdateAsync(IClientSessionHandle session, UpdateCommand command)
    {
        if (await FindAsync(session, command.BookingId) is not { } before)
        {
            return new BookingOutcome.BookingUnknown();
        }

        if (command.DecideWithoutChange(before) is { } outcome)
        {
            return outcome;
        }

        var update = command.Apply(before);
        if (update.HasNewEmail && await IsLimitReachedAsync(session, update.After.Email, command.MaxSeatsPerEmail))
        {
            return new BookingOutcome.EmailLimitReached(command.MaxSeatsPerEmail);
        }

        if (update.TakesSeat)
        {
            var slot = command.Slot!;
            var seats = new SeatTransaction(session, Collections, seatsAreLeft, budget);
            if (await seats.TakeAsync(new() { [slot] = 1 }, readFirst: false) is not { } taken)
            {
                var exists = await Collections.Slots.Find(session, IsTarget(WaitTarget.For(slot.Id))).AnyAsync(budget);
                return exists ? new BookingOutcome.SlotFull(slot.Id) : null;
            }

            update = update with { After = update.After with { SeatsLeft = taken[slot].LeftAfter } };
        }

        await ReplaceAsync(session, update.After);
        if (update.LeavesLine)
        {
            await AddWaitingAsync(session, before.WaitsFor!.Value, -1);
        }

        var promoted = update.FreesSeat ? await PassOnAsync(session, before.SlotId, command.At) : null;
        BookingUpdate[] updates = [update, .. promoted is null ? Array.Empty<BookingUpdate>() : [promoted]];
        await InsertMessagesAsync(session, updates);
        return new BookingOutcome.Updated(update.After, [.. updates.Skip(1).Select(next => next.After)]);
    }

    private async Task<BookingOutcome> AssignAsync(IClientSessionHandle session, AssignCommand command)
    {
        var slotId = command.Slot.Id;
        if (!waitingList.IsOpen(slotId, command.At) || await FindFirstInLineAsync(session, slotId) is not { } first)
        {
            return new BookingOutcome.NobodyWaits();
        }

        var seats = new SeatTransaction(session, Collections, seatsAreLeft, budget);
        if (await seats.TakeAsync(new() { [command.Slot] = 1 }, readFirst: false) is not { } taken)
        {
            return new BookingOutcome.SlotFull(slotId);
        }

        var update = new BookingUpdate(first, first.Promote(slotId, command.At) with { SeatsLeft = taken[command.Slot].LeftAfter });
        await ReplaceAsync(session, update.After);
        await AddWaitingAsync(session, first.WaitsFor!.Value, -1);
        await InsertMessagesAsync(session, [update]);
        return new BookingOutcome.Updated(update.After, []);
    }

    /// <summary>Gives a seat that is no longer needed to the first in line, or frees it.</summary>
    private async Task<BookingUpdate?> PassOnAsync(IClientSessionHandle session, SlotId slotId, DateTimeOffset at)
    {
        if (!waitingList.IsOpen(slotId, at) || await FindFirstInLineAsync(session, slotId) is not { } first)
        {
            await Collections.Slots.UpdateOneAsync(
                session,
                IsTarget(WaitTarget.For(slotId)),
                Builders<SlotDocument>.Update.Inc(slot => slot.BookedCount, -1),
                cancellationToken: budget);
            return null;
        }

        var update = new BookingUpdate(first, first.Promote(slotId, at));
        await ReplaceAsync(session, update.After);
        await AddWaitingAsync(session, first.WaitsFor!.Value, -1);
        return update;
    }

    private async Task<Booking?> FindFirstInLineAsync(IClientSessionHandle session, SlotId slotId)
    {
        BookingDocument? first = null;
        foreach (var target in new[] { WaitTarget.For(slotId), WaitTarget.ForAnyHourOf(slotId.Date) })
        {
            var next = await Collections.Bookings
                .Find(
                    session,
                    WhereBooking.Eq(booking => booking.Status, BookingStatus.Waiting)
                    & WhereBooking.Eq(booking => booking.WaitsFor, target.ToString()))
                .SortBy(booking => booking.LineNumber)
                .FirstOrDefaultAsync(budget);
            first = first is null || next?.LineNumber < first.LineNumber ? next ?? first : first;
        }

        return first?.ToBooking();
    }

    private async Task<Booking?> FindAsync(IClientSessionHandle session, string id) =>
        (await Collections.Bookings.Find(session, WhereBooking.Eq(booking => booking.Id, id)).SingleOrDefaultAsync(budget))?.ToBooking();

    private async Task<bool> IsLimitReachedAsync(IClientSessionHandle session, string email, int maxSeats) =>
        maxSeats > 0 && await new EmailAllowance(session, Collections, budget).CountAsync(email) >= maxSeats;

    private Task<UpdateResult> ReplaceAsync(IClientSessionHandle session, Booking booking) =>
        Collections.Bookings.UpdateOneAsync(
            session,
            WhereBooking.Eq(document => document.Id, booking.Id),
            Builders<BookingDocument>.Update
                .Set(document => document.SlotId, booking.SlotId.ToString())
                .Set(document => document.Name, booking.Name)
                .Set(document => document.Email, booking.Email)
                .Set(document => document.Phone, booking.Phone)
                .Set(document => document.Status, booking.Status)
                .Set(document => document.SeatsLeft, booking.SeatsLeft)
                .Set(document => document.UpdatedAt, booking.UpdatedAt.UtcDateTime)
                .Set(document => document.Revision, booking.Revision)
                .Set(document => document.NotifiedRevision, booking.NotifiedRevision)
                .Set(document => document.OriginalDetails, booking.OriginalDetails)
                .Set(document => document.AppliedKeys, booking.AppliedKeys)
                .Set(document => document.Search, BookingSearchText.From(booking.Name, booking.Email, booking.Phone)),
            cancellationToken: budget);

    private Task<UpdateResult> AddWaitingAsync(IClientSessionHandle session, WaitTarget target, int change) =>
        Collections.Slots.UpdateManyAsync(
            session,
            IsTarget(target),
            Builders<SlotDocument>.Update
                .Inc(slot => slot.WaitingCount, change)
                .Inc(slot => slot.AnyHourCount, target.StartTime is null ? change : 0),
            cancellationToken: budget);

    private async Task InsertMessagesAsync(IClientSessionHandle session, IEnumerable<BookingUpdate> updates)
    {
        var documents = updates.SelectMany(messages.CreateFor).Select(OutboxDocument.From).ToList();
        if (documents.Count > 0)
        {
            await Collections.Outbox.InsertManyAsync(session, documents, cancellationToken: budget);
        }
    }

    private static FilterDefinition<SlotDocument> IsTarget(WaitTarget target) =>
        StartsWith(Builders<SlotDocument>.Filter, slot => slot.Id, target.ToString());
}
