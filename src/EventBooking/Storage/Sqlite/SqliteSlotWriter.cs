using Dapper;
using EventBooking.Bookings;
using EventBooking.Scheduling;
using Microsoft.Data.Sqlite;

namespace EventBooking.Storage.Sqlite;

/// <summary>The seats and the waiting counts of slots, within a transaction of the writer.</summary>
internal sealed class SqliteSlotWriter(SqliteConnection connection, string seatIsLeft)
{
    private const string IsTarget = "id >= @Target AND id < @Target || 'U'";

    private readonly SqliteStatement takeSeat = new(
        connection,
        $"UPDATE slots SET booked_count = booked_count + 1 WHERE id = @Id AND {seatIsLeft} RETURNING capacity - booked_count",
        "@Id");

    private readonly SqliteStatement freeSeat = new(connection, "UPDATE slots SET booked_count = booked_count - 1 WHERE id = @Id", "@Id");

    private readonly SqliteStatement addWaiting = new(
        connection,
        $"UPDATE slots SET waiting_count = waiting_count + @Change, any_hour_count = any_hour_count + @AnyHour WHERE {IsTarget}",
        "@Change",
        "@AnyHour",
        "@Target");

    private readonly SqliteStatement readTarget = new(
        connection, $"SELECT count(*), min(booked_count >= capacity), max(waiting_count) FROM slots WHERE {IsTarget}", "@Target");

    /// <summary>Returns 0 if the slot exists.</summary>
    public static int Create(SqliteTransaction transaction, Slot slot) =>
        transaction.Connection!.Execute(
            """
            INSERT INTO slots (id, date, start_time, end_time, capacity, waiting_count, any_hour_count)
            SELECT @Id, @Date, @StartTime, @EndTime, @Capacity, count(*), count(*)
            FROM bookings WHERE status = 'waiting' AND waits_for = @Date
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

    /// <summary>Returns the number of seats left after this one, or null if there was none.</summary>
    public int? TakeSeat(SqliteTransaction transaction, Slot slot) =>
        TryTakeSeat(transaction, slot) ?? (Create(transaction, slot) == 1 ? TryTakeSeat(transaction, slot) : null);

    public void FreeSeat(SqliteTransaction transaction, SlotId slotId) => freeSeat.Execute(transaction, slotId.ToString());

    public void AddWaiting(SqliteTransaction transaction, WaitTarget target, int change) =>
        addWaiting.Execute(transaction, change, target.StartTime is null ? change : 0, target.ToString());

    /// <summary>Why nobody may join the line for these slots, or null.</summary>
    public BookingOutcome? RefuseToWait(SqliteTransaction transaction, WaitTarget target, int maxPerSlot)
    {
        var (count, allFull, waiting) = readTarget.ReadFirst(
            transaction,
            row => (row.GetInt64(0), !row.IsDBNull(1) && row.GetBoolean(1), row.IsDBNull(2) ? 0 : row.GetInt64(2)),
            target.ToString());
        return count == 0 || !allFull ? new BookingOutcome.SeatsAvailable(target)
            : waiting >= maxPerSlot ? new BookingOutcome.WaitingListFull(target)
            : null;
    }

    private int? TryTakeSeat(SqliteTransaction transaction, Slot slot) =>
        takeSeat.ExecuteScalar(transaction, slot.Id.ToString()) is long seatsLeft ? (int)seatsLeft : null;
}
