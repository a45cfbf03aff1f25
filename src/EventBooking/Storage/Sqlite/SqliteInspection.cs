using Dapper;
using EventBooking.Bookings;
using EventBooking.Scheduling;

namespace EventBooking.Storage.Sqlite;

public sealed class SqliteInspection(SqliteDatabase database) : IStoreInspection
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
            .. database.Read(connection => connection.Query<(string Id, int Capacity, int BookedCount, long Confirmed)>(
                    """
                    SELECT s.id, s.capacity, s.booked_count, ifnull(b.confirmed, 0)
                    FROM slots s LEFT JOIN (
                        SELECT slot_id, count(*) AS confirmed FROM bookings WHERE status = 'confirmed' GROUP BY slot_id
                    ) b ON b.slot_id = s.id
                    WHERE s.booked_count <> ifnull(b.confirmed, 0) OR s.booked_count > s.capacity
                    ORDER BY s.id
                    """))
                .Select(row => new InconsistentSlot(SlotId.Parse(row.Id), row.Capacity, row.BookedCount, row.Confirmed)),
        ]);
}
