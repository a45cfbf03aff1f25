using Dapper;
using EventBooking.Bookings;
using EventBooking.Scheduling;

namespace EventBooking.Storage.Sqlite;

public sealed class SqliteInspection(SqliteDatabase database, WaitingListPolicy waitingList, TimeProvider time) : IStoreInspection
{
    public Task<string?> FindSchemaErrorAsync(CancellationToken cancellationToken)
    {
        var version = database.Read(connection => connection.ExecuteScalar<int>("PRAGMA user_version"));
        return Task.FromResult(version == SqliteSchema.CurrentVersion
            ? null
            : $"The schema has version {version}, and this application needs {SqliteSchema.CurrentVersion}.");
    }

    /// <summary>One statement reads one snapshot.</summary>
    public Task<IReadOnlyList<InconsistentSlot>> FindInconsistentSlotsAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<InconsistentSlot>>(
        [
            .. database.Read(connection => connection
                    .Query<(string Id, int Capacity, int BookedCount, long Confirmed, int WaitingCount, long Waiting)>(
                        """
                        SELECT s.id, s.capacity, s.booked_count, ifnull(b.confirmed, 0), s.waiting_count,
                            (SELECT count(*) FROM bookings WHERE status = 'waiting' AND waits_for IN (s.id, s.date))
                        FROM slots s LEFT JOIN (
                            SELECT slot_id, count(*) AS confirmed FROM bookings WHERE status = 'confirmed' GROUP BY slot_id
                        ) b ON b.slot_id = s.id
                        ORDER BY s.id
                        """))
                .Select(row => new InconsistentSlot(
                    SlotId.Parse(row.Id), row.Capacity, row.BookedCount, row.Confirmed, row.WaitingCount, row.Waiting))
                .Where(slot => slot.IsInconsistent(waitingList.IsOpen(slot.SlotId, time.GetUtcNow()))),
        ]);
}
