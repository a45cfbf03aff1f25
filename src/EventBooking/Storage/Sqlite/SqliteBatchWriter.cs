using System.Text.Json;
using Dapper;
using EventBooking.Bookings;
using EventBooking.Scheduling;
using Microsoft.Data.Sqlite;

namespace EventBooking.Storage.Sqlite;

/// <summary>Decides batches on the writer's connection, one command after the other, in one transaction.</summary>
internal sealed class SqliteBatchWriter(SqliteSlotWriter slots, SqliteBookingWriter bookings, WaitingListPolicy waitingList)
{
    public IReadOnlyList<BookingOutcome> Decide(SqliteTransaction transaction, IReadOnlyList<BookingCommand> batch)
    {
        var existing = FindExisting(transaction, batch);
        return [.. batch.Select(command => command switch
        {
            NewBookingCommand { BookingId: var id } when existing.TryGetValue(id, out var earlier) =>
                new BookingOutcome.AlreadyBooked(earlier),
            BookCommand book => Book(transaction, book, existing),
            JoinCommand join => Join(transaction, join, existing),
            AssignCommand assign => Assign(transaction, assign),
            UpdateCommand update => Update(transaction, update, existing),
            _ => throw new ArgumentException($"{command.GetType()} is not known.", nameof(batch)),
        })];
    }

    /// <summary>The bookings that commands for new bookings repeat.</summary>
    private static Dictionary<string, Booking> FindExisting(SqliteTransaction transaction, IReadOnlyList<BookingCommand> batch) =>
        transaction.Connection!.Query<BookingRow>(
                $"SELECT {BookingRow.Columns("bookings")} FROM bookings WHERE id IN (SELECT value FROM json_each(@Ids))",
                new { Ids = JsonSerializer.Serialize(batch.OfType<NewBookingCommand>().Select(command => command.BookingId)) },
                transaction)
            .ToDictionary(row => row.Id, row => row.ToBooking(), StringComparer.Ordinal);

    private BookingOutcome Book(SqliteTransaction transaction, BookCommand command, Dictionary<string, Booking> existing)
    {
        if (bookings.IsLimitReached(transaction, command.Email, command.MaxSeatsPerEmail))
        {
            return new BookingOutcome.EmailLimitReached(command.MaxSeatsPerEmail);
        }

        if (slots.TakeSeat(transaction, command.Slot) is not { } seatsLeft)
        {
            return new BookingOutcome.SlotFull(command.Slot.Id);
        }

        var booking = bookings.Insert(transaction, reference => command.Confirm(reference, seatsLeft));
        existing.Add(booking.Id, booking);
        return new BookingOutcome.Booked(booking);
    }

    private BookingOutcome Join(SqliteTransaction transaction, JoinCommand command, Dictionary<string, Booking> existing)
    {
        if (bookings.IsLimitReached(transaction, command.Email, command.MaxSeatsPerEmail))
        {
            return new BookingOutcome.EmailLimitReached(command.MaxSeatsPerEmail);
        }

        if (slots.RefuseToWait(transaction, command.Target, command.MaxPerSlot) is { } refusal)
        {
            return refusal;
        }

        var booking = bookings.Insert(transaction, command.Wait);
        slots.AddWaiting(transaction, command.Target, +1);
        existing.Add(booking.Id, booking);
        return new BookingOutcome.Joined(booking);
    }

    private BookingOutcome Update(SqliteTransaction transaction, UpdateCommand command, Dictionary<string, Booking> existing)
    {
        if (bookings.Find(transaction, command.BookingId) is not { } before)
        {
            return new BookingOutcome.BookingUnknown();
        }

        if (command.DecideWithoutChange(before) is { } outcome)
        {
            return outcome;
        }

        var update = command.Apply(before);
        if (update.HasNewEmail && bookings.IsLimitReached(transaction, update.After.Email, command.MaxSeatsPerEmail))
        {
            return new BookingOutcome.EmailLimitReached(command.MaxSeatsPerEmail);
        }

        if (update.TakesSeat)
        {
            if (slots.TakeSeat(transaction, command.Slot!) is not { } seatsLeft)
            {
                return new BookingOutcome.SlotFull(command.Slot!.Id);
            }

            update = update with { After = update.After with { SeatsLeft = seatsLeft } };
        }

        bookings.Update(transaction, update);
        if (update.LeavesLine)
        {
            slots.AddWaiting(transaction, before.WaitsFor!.Value, -1);
        }

        var promoted = update.FreesSeat ? PassOn(transaction, before.SlotId, command.At) : null;
        foreach (var changed in new[] { update.After, promoted }.OfType<Booking>().Where(changed => existing.ContainsKey(changed.Id)))
        {
            existing[changed.Id] = changed;
        }

        return new BookingOutcome.Updated(update.After, promoted is null ? [] : [promoted]);
    }

    private BookingOutcome Assign(SqliteTransaction transaction, AssignCommand command)
    {
        var slotId = command.Slot.Id;
        if (!waitingList.IsOpen(slotId, command.At) || bookings.FindFirstInLine(transaction, slotId) is not { } first)
        {
            return new BookingOutcome.NobodyWaits();
        }

        if (slots.TakeSeat(transaction, command.Slot) is not { } seatsLeft)
        {
            return new BookingOutcome.SlotFull(slotId);
        }

        slots.AddWaiting(transaction, first.WaitsFor!.Value, -1);
        var promoted = first.Promote(slotId, command.At) with { SeatsLeft = seatsLeft };
        return new BookingOutcome.Updated(bookings.Update(transaction, new(first, promoted)), []);
    }

    /// <summary>Gives a seat that is no longer needed to the first in line, or frees it.</summary>
    private Booking? PassOn(SqliteTransaction transaction, SlotId slotId, DateTimeOffset at)
    {
        if (!waitingList.IsOpen(slotId, at) || bookings.FindFirstInLine(transaction, slotId) is not { } first)
        {
            slots.FreeSeat(transaction, slotId);
            return null;
        }

        slots.AddWaiting(transaction, first.WaitsFor!.Value, -1);
        return bookings.Update(transaction, new(first, first.Promote(slotId, at)));
    }
}
