using System.Text.Json;
using Dapper;
using EventBooking.Bookings;
using EventBooking.Outbox;
using EventBooking.Scheduling;
using Microsoft.Data.Sqlite;

namespace EventBooking.Storage.Sqlite;

/// <summary>
/// Decides batches on one connection. Its statements are prepared once, because preparing them for each booking would take longer than
/// running them.
/// </summary>
internal sealed class SqliteBatchWriter
{
    private readonly OutboxMessageFactory messages;
    private readonly SqliteCommand takeSeat;
    private readonly SqliteCommand countOfEmail;
    private readonly SqliteCommand insertBooking;
    private readonly SqliteCommand insertMessage;

    /// <summary>Creates the statements. The first batch prepares them.</summary>
    /// <param name="connection">The writer's connection, which owns the statements.</param>
    /// <param name="messages">Creates the messages of each booking.</param>
    /// <param name="seatIsLeft">The condition for a free seat.</param>
    public SqliteBatchWriter(SqliteConnection connection, OutboxMessageFactory messages, string seatIsLeft)
    {
        this.messages = messages;
        takeSeat = Create(
            connection,
            $"UPDATE slots SET booked_count = booked_count + 1 WHERE id = @Id AND {seatIsLeft} RETURNING capacity - booked_count",
            "@Id");
        countOfEmail = Create(
            connection, "SELECT count(*) FROM bookings WHERE email = @Email COLLATE NOCASE AND status = 'confirmed'", "@Email");
        insertBooking = Create(
            connection,
            """
            INSERT INTO bookings (id, reference, manage_token, slot_id, name, email, phone, status, seats_left, created_at)
            VALUES (@Id, @Reference, @ManageToken, @SlotId, @Name, @Email, @Phone, @Status, @SeatsLeft, @CreatedAt)
            ON CONFLICT (reference) DO NOTHING
            RETURNING number
            """,
            "@Id", "@Reference", "@ManageToken", "@SlotId", "@Name", "@Email", "@Phone", "@Status", "@SeatsLeft", "@CreatedAt");
        insertMessage = Create(
            connection,
            """
            INSERT INTO outbox (booking_number, id, recipient, due_at, created_at)
            VALUES (@BookingNumber, @Id, @Recipient, @DueAt, @CreatedAt)
            """,
            "@BookingNumber", "@Id", "@Recipient", "@DueAt", "@CreatedAt");
    }

    public IReadOnlyList<BookingOutcome> Book(
        SqliteTransaction transaction, IReadOnlyList<BookCommand> batch, ReferenceGenerator references)
    {
        var existing = FindExisting(transaction, batch);
        return [.. batch.Select(command => Book(transaction, command, existing, references))];
    }

    /// <summary>Returns 0 if the slot exists.</summary>
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

    private static Dictionary<string, Booking> FindExisting(SqliteTransaction transaction, IReadOnlyList<BookCommand> batch) =>
        transaction.Connection!.Query<BookingRow>(
                $"SELECT {BookingRow.Columns("bookings")} FROM bookings WHERE id IN (SELECT value FROM json_each(@Ids))",
                new { Ids = JsonSerializer.Serialize(batch.Select(command => command.BookingId)) },
                transaction)
            .ToDictionary(row => row.Id, row => row.ToBooking(), StringComparer.Ordinal);

    private BookingOutcome Book(
        SqliteTransaction transaction, BookCommand command, Dictionary<string, Booking> existing, ReferenceGenerator references)
    {
        if (existing.TryGetValue(command.BookingId, out var earlier))
        {
            return new BookingOutcome.AlreadyBooked(earlier);
        }

        if (command.MaxSeatsPerEmail > 0
            && (long)Bind(countOfEmail, transaction, command.Email).ExecuteScalar()! >= command.MaxSeatsPerEmail)
        {
            return new BookingOutcome.EmailLimitReached(command.MaxSeatsPerEmail);
        }

        if (TakeSeat(transaction, command.Slot) is not { } seatsLeft)
        {
            return new BookingOutcome.SlotFull(command.Slot.Id);
        }

        var (number, booking) = InsertBooking(transaction, command, seatsLeft, references);
        InsertMessages(transaction, booking, number);
        existing.Add(booking.Id, booking);
        return new BookingOutcome.Booked(booking);
    }

    /// <summary>Returns the number of seats left after this one, or null if there was none.</summary>
    private int? TakeSeat(SqliteTransaction transaction, Slot slot) =>
        TryTakeSeat(transaction, slot) ?? (CreateSlot(transaction, slot) == 1 ? TryTakeSeat(transaction, slot) : null);

    private int? TryTakeSeat(SqliteTransaction transaction, Slot slot) =>
        Bind(takeSeat, transaction, slot.Id.ToString()).ExecuteScalar() is long seatsLeft ? (int)seatsLeft : null;

    /// <summary>Two references may be equal by chance. Then another one is generated.</summary>
    private (long Number, Booking Booking) InsertBooking(
        SqliteTransaction transaction, BookCommand command, int seatsLeft, ReferenceGenerator references)
    {
        while (true)
        {
            var booking = command.Confirm(references.Generate(), seatsLeft);
            var row = BookingRow.From(booking);
            var insert = Bind(
                insertBooking,
                transaction,
                row.Id,
                row.Reference,
                row.ManageToken,
                row.SlotId,
                row.Name,
                row.Email,
                row.Phone,
                row.Status,
                row.SeatsLeft,
                row.CreatedAt);
            if (insert.ExecuteScalar() is long number)
            {
                return (number, booking);
            }
        }
    }

    private void InsertMessages(SqliteTransaction transaction, Booking booking, long bookingNumber)
    {
        foreach (var message in messages.CreateFor(booking))
        {
            var (recipient, dueAt, createdAt) =
                (SqliteText.Of(message.Recipient), message.DueAt.ToUnixTimeMilliseconds(), message.CreatedAt.ToUnixTimeMilliseconds());
            Bind(insertMessage, transaction, bookingNumber, message.Id, recipient, dueAt, createdAt).ExecuteNonQuery();
        }
    }

    private static SqliteCommand Create(SqliteConnection connection, string sql, params ReadOnlySpan<string> parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is not built from input.
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
