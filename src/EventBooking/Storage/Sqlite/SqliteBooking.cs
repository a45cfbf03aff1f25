using System.Text.Json;
using Dapper;
using EventBooking.Bookings;
using EventBooking.Outbox;
using EventBooking.Scheduling;
using Microsoft.Data.Sqlite;

namespace EventBooking.Storage.Sqlite;

/// <summary>Decides batches on one connection, with statements that are prepared once: preparing them for every booking takes longer than running them.</summary>
internal sealed class SqliteBooking
{
    private readonly SqliteCommand takeSeat;
    private readonly SqliteCommand insertBooking;
    private readonly SqliteCommand insertMessage;

    /// <summary>Makes the statements; the first batch prepares them.</summary>
    /// <param name="connection">The writer's, which owns the statements.</param>
    /// <param name="seatIsLeft">The condition under which a slot gives a seat away.</param>
    public SqliteBooking(SqliteConnection connection, string seatIsLeft)
    {
        takeSeat = Prepare(
            connection,
            $"UPDATE slots SET booked_count = booked_count + 1 WHERE id = @Id AND {seatIsLeft} RETURNING capacity - booked_count",
            "@Id");
        insertBooking = Prepare(
            connection,
            """
            INSERT INTO bookings (id, reference, manage_token, slot_id, name, email, phone, status, seats_left, created_at)
            VALUES (@Id, @Reference, @ManageToken, @SlotId, @Name, @Email, @Phone, @Status, @SeatsLeft, @CreatedAt)
            ON CONFLICT (reference) DO NOTHING
            RETURNING number
            """,
            "@Id", "@Reference", "@ManageToken", "@SlotId", "@Name", "@Email", "@Phone", "@Status", "@SeatsLeft", "@CreatedAt");
        insertMessage = Prepare(
            connection,
            "INSERT INTO outbox (booking_number, id, recipient, due_at, created_at) VALUES (@BookingNumber, @Id, @Recipient, @DueAt, @CreatedAt)",
            "@BookingNumber", "@Id", "@Recipient", "@DueAt", "@CreatedAt");
    }

    public IReadOnlyList<BookingOutcome> Decide(SqliteTransaction transaction, IReadOnlyList<BookingOrder> batch, ReferenceGenerator references)
    {
        var made = FindMade(transaction, batch);
        return [.. batch.Select(order => Decide(transaction, order, made, references))];
    }

    public static int CreateSlot(SqliteTransaction transaction, Slot slot) =>
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

    private static Dictionary<string, Booking> FindMade(SqliteTransaction transaction, IReadOnlyList<BookingOrder> batch) =>
        transaction.Connection!.Query<BookingRow>(
                $"SELECT {BookingRow.Columns("bookings")} FROM bookings WHERE id IN (SELECT value FROM json_each(@Ids))",
                new { Ids = JsonSerializer.Serialize(batch.Select(order => order.BookingId)) },
                transaction)
            .ToDictionary(row => row.Id, row => row.ToBooking(), StringComparer.Ordinal);

    private BookingOutcome Decide(SqliteTransaction transaction, BookingOrder order, Dictionary<string, Booking> made, ReferenceGenerator references)
    {
        if (made.TryGetValue(order.BookingId, out var earlier))
        {
            return new BookingOutcome.AlreadyMade(earlier);
        }

        if (TakeSeat(transaction, order.Slot) is not { } seatsLeft)
        {
            return new BookingOutcome.SlotFull();
        }

        var (number, booking) = Insert(transaction, order, seatsLeft, references);
        foreach (var message in OutboxMessage.OwedBy(booking))
        {
            var (recipient, dueAt, createdAt) = (SqliteText.Of(message.Recipient), message.DueAt.ToUnixTimeMilliseconds(), message.CreatedAt.ToUnixTimeMilliseconds());
            Bind(insertMessage, transaction, number, message.Id, recipient, dueAt, createdAt).ExecuteNonQuery();
        }

        made.Add(booking.Id, booking);
        return new BookingOutcome.Booked(booking);
    }

    /// <summary>How many seats are left after one was taken; null when there was none to take.</summary>
    private int? TakeSeat(SqliteTransaction transaction, Slot slot) =>
        TakeSeatOfExisting(transaction, slot) ?? (CreateSlot(transaction, slot) == 1 ? TakeSeatOfExisting(transaction, slot) : null);

    private int? TakeSeatOfExisting(SqliteTransaction transaction, Slot slot) =>
        Bind(takeSeat, transaction, slot.Id.ToString()).ExecuteScalar() is long seatsLeft ? (int)seatsLeft : null;

    private (long Number, Booking Booking) Insert(SqliteTransaction transaction, BookingOrder order, int seatsLeft, ReferenceGenerator references)
    {
        while (true)
        {
            var booking = order.Confirm(references.Draw(), seatsLeft);
            var row = BookingRow.From(booking);
            var insert = Bind(
                insertBooking, transaction,
                row.Id, row.Reference, row.ManageToken, row.SlotId, row.Name, row.Email, row.Phone, row.Status, row.SeatsLeft, row.CreatedAt);
            if (insert.ExecuteScalar() is long number)
            {
                return (number, booking);
            }
        }
    }

    private static SqliteCommand Prepare(SqliteConnection connection, string sql, params ReadOnlySpan<string> parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is the program's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var name in parameters)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        }

        return command;
    }

    private static SqliteCommand Bind(SqliteCommand command, SqliteTransaction transaction, params ReadOnlySpan<object> values)
    {
        command.Transaction = transaction;
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        return command;
    }
}
