using Dapper;
using EventBooking.Bookings;
using EventBooking.Outbox;
using EventBooking.Scheduling;
using Microsoft.Data.Sqlite;

namespace EventBooking.Storage.Sqlite;

/// <summary>Slots and bookings in the one file.</summary>
public class SqliteStore(SqliteDatabase database, ReferenceGenerator references) : IBookingStore
{
    private const string TheWholeFile = "";

    /// <summary>The one condition that keeps a slot from being oversold; a test takes it out to see that it does.</summary>
    protected virtual string SeatIsLeft => "booked_count < capacity";

    public Task PrepareAsync(CancellationToken cancellationToken) => database.PrepareAsync();

    public string LaneOf(SlotId slotId) => TheWholeFile;

    public async Task<IReadOnlyList<Slot>> GetSlotsAsync(IReadOnlyList<Slot> planned, CancellationToken cancellationToken)
    {
        var stored = ReadSlots(planned);
        var missing = planned.Where(slot => !stored.ContainsKey(slot.Id)).ToList();
        if (missing.Count > 0)
        {
            await database.WriteInTransactionAsync(transaction => missing.Sum(slot => CreateSlot(transaction, slot)));
            stored = ReadSlots(planned);
        }

        return [.. planned.Select(slot => stored[slot.Id])];
    }

    public Task<IReadOnlyList<BookingOutcome>> BookAsync(IReadOnlyList<BookingOrder> batch) =>
        database.WriteInTransactionAsync<IReadOnlyList<BookingOutcome>>(transaction =>
        {
            var last = transaction.Connection!.ExecuteScalar<long?>("SELECT max(number) FROM bookings", transaction: transaction) ?? 0;
            var outcomes = batch.Select(order => Decide(transaction, order)).ToList();
            if (outcomes.OfType<BookingOutcome.Booked>().Any())
            {
                MakeSearchable(transaction, last);
            }

            return outcomes;
        });

    public Task<Booking?> FindByManageTokenAsync(string manageToken, CancellationToken cancellationToken) =>
        Task.FromResult(database.Read(connection => FindBooking(connection, null, "manage_token", manageToken)));

    private Dictionary<SlotId, Slot> ReadSlots(IReadOnlyList<Slot> planned)
    {
        var range = new { First = planned.MinBy(slot => slot.Id.Start)!.Id.ToString(), Last = planned.MaxBy(slot => slot.Id.Start)!.Id.ToString() };
        return database.Read(connection => connection
            .Query<SlotRow>("SELECT id, capacity, booked_count AS BookedCount FROM slots WHERE id BETWEEN @First AND @Last", range)
            .Select(row => row.ToSlot())
            .ToDictionary(slot => slot.Id));
    }

    private BookingOutcome Decide(SqliteTransaction transaction, BookingOrder order)
    {
        if (FindBooking(transaction.Connection!, transaction, "id", order.BookingId) is { } made)
        {
            return new BookingOutcome.AlreadyMade(made);
        }

        if (TakeSeat(transaction, order.Slot) is not { } seatsLeft)
        {
            return new BookingOutcome.SlotFull();
        }

        var booking = Insert(transaction, order, seatsLeft);
        foreach (var message in OutboxMessage.OwedBy(booking))
        {
            SqliteOutbox.Insert(transaction, message);
        }

        return new BookingOutcome.Booked(booking);
    }

    /// <summary>How many seats are left after one was taken; null when there was none to take.</summary>
    private int? TakeSeat(SqliteTransaction transaction, Slot slot) =>
        TakeSeatOfExisting(transaction, slot) ?? (CreateSlot(transaction, slot) == 1 ? TakeSeatOfExisting(transaction, slot) : null);

    private int? TakeSeatOfExisting(SqliteTransaction transaction, Slot slot) =>
        transaction.Connection!.QuerySingleOrDefault<int?>(
            $"UPDATE slots SET booked_count = booked_count + 1 WHERE id = @Id AND {SeatIsLeft} RETURNING capacity - booked_count",
            new { Id = slot.Id.ToString() },
            transaction);

    private static int CreateSlot(SqliteTransaction transaction, Slot slot) =>
        transaction.Connection!.Execute(
            """
            INSERT INTO slots (id, date, start_time, end_time, capacity)
            VALUES (@Id, @Date, @StartTime, @EndTime, @Capacity)
            ON CONFLICT (id) DO NOTHING
            """,
            new
            {
                Id = slot.Id.ToString(),
                Date = slot.Id.Date.ToIso(),
                StartTime = slot.Id.StartTime.ToIso(),
                EndTime = slot.Id.EndTime.ToIso(),
                slot.Capacity,
            },
            transaction);

    private Booking Insert(SqliteTransaction transaction, BookingOrder order, int seatsLeft)
    {
        while (true)
        {
            var booking = order.Confirm(references.Draw(), seatsLeft);
            var inserted = transaction.Connection!.Execute(
                """
                INSERT INTO bookings (id, reference, manage_token, slot_id, name, email, phone, status, seats_left, created_at)
                VALUES (@Id, @Reference, @ManageToken, @SlotId, @Name, @Email, @Phone, @Status, @SeatsLeft, @CreatedAt)
                ON CONFLICT (reference) DO NOTHING
                """,
                BookingRow.From(booking),
                transaction);
            if (inserted == 1)
            {
                return booking;
            }
        }
    }

    /// <summary>In one statement for all, as the full-text index is written out before every statement that could be undone by itself.</summary>
    private static void MakeSearchable(SqliteTransaction transaction, long afterNumber) =>
        transaction.Connection!.Execute(
            """
            INSERT INTO booking_search (rowid, name, phone, slot, reference)
            SELECT number, name_terms(name), phone_terms(phone), substr(slot_id, 1, 10) || char(1) || slot_id, replace(reference, '-', '')
            FROM bookings WHERE number > @afterNumber
            """,
            new { afterNumber },
            transaction);

    private static Booking? FindBooking(SqliteConnection connection, SqliteTransaction? transaction, string column, string value) =>
        connection.QuerySingleOrDefault<BookingRow>(
            $"""
            SELECT {BookingRow.Columns("bookings")}
            FROM bookings WHERE {column} = @value
            """,
            new { value },
            transaction)?.ToBooking();
}
