using EventBooking.Bookings;
using EventBooking.Outbox;
using EventBooking.Scheduling;
using Microsoft.Data.Sqlite;

namespace EventBooking.Storage.Sqlite;

/// <summary>Bookings and their messages, within a transaction of the writer.</summary>
internal sealed class SqliteBookingWriter(SqliteConnection connection, ReferenceGenerator references, OutboxMessageFactory messages)
{
    private readonly SqliteStatement find =
        new(connection, $"SELECT {BookingRow.Columns("bookings")} FROM bookings WHERE id = @Id", "@Id");

    private readonly SqliteStatement findFirstInLine = new(
        connection,
        $"""
        SELECT {BookingRow.Columns("bookings")} FROM bookings WHERE number = (
            SELECT min(number) FROM (
                SELECT min(number) AS number FROM bookings WHERE status = 'waiting' AND waits_for = @SlotId
                UNION ALL
                SELECT min(number) FROM bookings WHERE status = 'waiting' AND waits_for = @Date))
        """,
        "@SlotId",
        "@Date");

    private readonly SqliteStatement countOfEmail = new(
        connection,
        "SELECT count(*) FROM bookings WHERE email = @Email COLLATE NOCASE AND status IN ('confirmed', 'waiting')",
        "@Email");

    private readonly SqliteStatement insert = new(
        connection,
        """
        INSERT INTO bookings
            (id, reference, manage_token, slot_id, name, email, phone, status, seats_left, created_at, updated_at, waits_for)
        VALUES (@Id, @Reference, @ManageToken, @SlotId, @Name, @Email, @Phone, @Status, @SeatsLeft, @CreatedAt, @CreatedAt, @WaitsFor)
        ON CONFLICT (reference) DO NOTHING
        RETURNING number
        """,
        "@Id", "@Reference", "@ManageToken", "@SlotId", "@Name", "@Email", "@Phone", "@Status", "@SeatsLeft", "@CreatedAt", "@WaitsFor");

    private readonly SqliteStatement update = new(
        connection,
        """
        UPDATE bookings SET slot_id = @SlotId, name = @Name, email = @Email, phone = @Phone, status = @Status, seats_left = @SeatsLeft,
            updated_at = @UpdatedAt, revision = @Revision, notified_revision = @NotifiedRevision,
            original_details = @OriginalDetails, applied_keys = @AppliedKeys
        WHERE id = @Id RETURNING number
        """,
        "@SlotId", "@Name", "@Email", "@Phone", "@Status", "@SeatsLeft", "@UpdatedAt", "@Revision", "@NotifiedRevision", "@OriginalDetails",
        "@AppliedKeys", "@Id");

    private readonly SqliteStatement insertMessage = new(
        connection,
        """
        INSERT INTO outbox (booking_number, id, recipient, kind, revision, detail, due_at, created_at)
        VALUES (@BookingNumber, @Id, @Recipient, @Kind, @Revision, @Detail, @DueAt, @CreatedAt)
        """,
        "@BookingNumber", "@Id", "@Recipient", "@Kind", "@Revision", "@Detail", "@DueAt", "@CreatedAt");

    public Booking? Find(SqliteTransaction transaction, string id) => find.ReadFirst(transaction, BookingRow.Read, id)?.ToBooking();

    public Booking? FindFirstInLine(SqliteTransaction transaction, SlotId slotId) =>
        findFirstInLine.ReadFirst(transaction, BookingRow.Read, slotId.ToString(), slotId.Date.ToIso())?.ToBooking();

    /// <summary>Whether the email address has as many bookings and places on waiting lists as it may have. A limit of 0 is none.</summary>
    public bool IsLimitReached(SqliteTransaction transaction, string email, int maxSeats) =>
        maxSeats > 0 && (long)countOfEmail.ExecuteScalar(transaction, email)! >= maxSeats;

    /// <summary>Inserts the booking and its messages. Two references may be equal by chance. Then another one is generated.</summary>
    public Booking Insert(SqliteTransaction transaction, Func<string, Booking> create)
    {
        while (true)
        {
            var booking = create(references.Generate());
            var row = BookingRow.From(booking);
            if (insert.ExecuteScalar(
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
                row.CreatedAt,
                row.WaitsFor) is long number)
            {
                InsertMessages(transaction, number, new(Before: null, booking));
                return booking;
            }
        }
    }

    /// <summary>Stores the booking as it is after a change, and the messages about the change.</summary>
    public Booking Update(SqliteTransaction transaction, BookingUpdate change)
    {
        var row = BookingRow.From(change.After);
        var number = (long)update.ExecuteScalar(
            transaction,
            row.SlotId,
            row.Name,
            row.Email,
            row.Phone,
            row.Status,
            row.SeatsLeft,
            row.UpdatedAt,
            row.Revision,
            row.NotifiedRevision,
            row.OriginalDetails,
            row.AppliedKeys,
            row.Id)!;
        InsertMessages(transaction, number, change);
        return change.After;
    }

    private void InsertMessages(SqliteTransaction transaction, long bookingNumber, BookingUpdate update)
    {
        foreach (var message in messages.CreateFor(update))
        {
            var (dueAt, createdAt) = (message.DueAt.ToUnixTimeMilliseconds(), message.CreatedAt.ToUnixTimeMilliseconds());
            insertMessage.Execute(
                transaction,
                bookingNumber,
                message.Id,
                SqliteText.Of(message.Recipient),
                SqliteText.Of(message.Kind),
                (long)message.Revision,
                message.Detail,
                dueAt,
                createdAt);
        }
    }
}
