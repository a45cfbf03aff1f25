using System.Text.Json;
using Dapper;
using EventBooking.Bookings;
using EventBooking.Storage.Sqlite;

namespace EventBooking.Load.Seeding;

internal sealed class SeededSqlite(SqliteDatabase database) : ISeededStore
{
    /// <summary>Each transaction writes most pages of the indexes once more, as their keys are random: the fewer, the less is written.</summary>
    public int LargestBatch => 100_000;

    public Task<DateTimeOffset?> FindLatestAsync(CancellationToken cancellationToken)
    {
        var latest = database.Read(connection => connection.ExecuteScalar<long?>("SELECT created_at FROM bookings ORDER BY number DESC LIMIT 1"));
        return Task.FromResult<DateTimeOffset?>(latest is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null);
    }

    public Task MakeSearchableAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task MarkSentAsync(IReadOnlyList<Booking> bookings, CancellationToken cancellationToken) =>
        database.WriteInTransactionAsync(transaction => transaction.Connection!.Execute(
            """
            UPDATE outbox SET status = 'sent', attempts = 1, due_at = created_at, first_tried_at = created_at, settled_at = created_at + 2000, leased_until = NULL, lease_owner = NULL
            WHERE booking_number IN (SELECT number FROM bookings WHERE id IN (SELECT value FROM json_each(@Ids))) AND status = 'waiting'
            """,
            new { Ids = JsonSerializer.Serialize(bookings.Select(booking => booking.Id)) },
            transaction));
}
