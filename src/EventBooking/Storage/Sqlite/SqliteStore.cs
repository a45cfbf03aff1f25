using System.Runtime.CompilerServices;
using Dapper;
using EventBooking.Bookings;
using EventBooking.Scheduling;
using Microsoft.Data.Sqlite;

namespace EventBooking.Storage.Sqlite;

/// <summary>Slots and bookings in the one file.</summary>
public class SqliteStore(SqliteDatabase database, ReferenceGenerator references) : IBookingStore
{
    /// <summary>A failure ends the writer's connection, and its statements with it.</summary>
    private readonly ConditionalWeakTable<SqliteConnection, SqliteBooking> bookings = [];

    private readonly SqliteQuestion findBooking = database.Prepare("SELECT 1 FROM bookings WHERE id = @value");

    /// <summary>The one condition that keeps a slot from being oversold; a test takes it out to see that it does.</summary>
    protected virtual string SeatIsLeft => "booked_count < capacity";

    public Task PrepareAsync(CancellationToken cancellationToken) => database.PrepareAsync();

    /// <summary>One for all: there is one writer.</summary>
    public int LaneOf(SlotId slotId) => 0;

    public async Task<IReadOnlyList<Slot>> GetSlotsAsync(IReadOnlyList<Slot> planned, CancellationToken cancellationToken)
    {
        var stored = ReadSlots(planned);
        var missing = planned.Where(slot => !stored.ContainsKey(slot.Id)).ToList();
        if (missing.Count > 0)
        {
            await database.WriteInTransactionAsync(transaction => missing.Sum(slot => SqliteBooking.CreateSlot(transaction, slot)));
            stored = ReadSlots(planned);
        }

        return [.. planned.Select(slot => stored[slot.Id])];
    }

    public Task<IReadOnlyList<BookingOutcome>> BookAsync(IReadOnlyList<BookingOrder> batch) =>
        database.WriteInTransactionAsync(transaction =>
            bookings.GetValue(transaction.Connection!, connection => new SqliteBooking(connection, SeatIsLeft)).Decide(transaction, batch, references));

    public Task<bool> HasBookingAsync(string bookingId) => Task.FromResult(findBooking.Ask(bookingId) is not null);

    public Task<Booking?> FindByManageTokenAsync(string manageToken, CancellationToken cancellationToken) =>
        Task.FromResult(database.Read(connection => connection.QuerySingleOrDefault<BookingRow>(
            $"SELECT {BookingRow.Columns("bookings")} FROM bookings WHERE manage_token = @manageToken", new { manageToken })?.ToBooking()));

    private Dictionary<SlotId, Slot> ReadSlots(IReadOnlyList<Slot> planned)
    {
        var range = new { First = planned.MinBy(slot => slot.Id.Start)!.Id.ToString(), Last = planned.MaxBy(slot => slot.Id.Start)!.Id.ToString() };
        return database.Read(connection => connection
            .Query<SlotRow>("SELECT id, capacity, booked_count AS BookedCount FROM slots WHERE id BETWEEN @First AND @Last", range)
            .Select(row => row.ToSlot())
            .ToDictionary(slot => slot.Id));
    }
}
