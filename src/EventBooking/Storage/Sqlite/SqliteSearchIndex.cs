using Dapper;

namespace EventBooking.Storage.Sqlite;

/// <summary>
/// Makes bookings searchable after they were booked: the full-text index costs as much as all the rest of a booking. Their numbers
/// are given in the order of their commits, so one number says how far it has come.
/// </summary>
internal sealed class SqliteSearchIndex(SqliteDatabase database)
{
    /// <summary>Some dozen milliseconds of the writer, for which bookings wait.</summary>
    public const int AtATime = 500;

    /// <summary>Every booking that was answered before can be found afterwards. Lets others write in between.</summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        var last = database.Read(connection => connection.ExecuteScalar<long?>("SELECT max(number) FROM bookings")) ?? 0;
        while (database.Read(connection => connection.ExecuteScalar<long>("SELECT indexed_through FROM search_progress")) < last && await IndexSomeAsync() > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Says how many bookings were added. Several may do it at once: each takes up where another has stopped.</summary>
    public Task<int> IndexSomeAsync() =>
        database.Read(connection => connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM bookings, search_progress WHERE number > indexed_through)"))
            ? database.WriteInTransactionAsync(transaction =>
            {
                // One statement for all of them, as the index is written out before every statement that could be undone by itself.
                var added = transaction.Connection!.Execute(
                    """
                    INSERT INTO booking_terms (rowid, name, phone, slot, reference)
                    SELECT number, name_terms(name), phone_terms(phone), substr(slot_id, 1, 10) || char(1) || slot_id, replace(reference, '-', '')
                    FROM bookings WHERE number > (SELECT indexed_through FROM search_progress) ORDER BY number LIMIT @AtATime
                    """,
                    new { AtATime },
                    transaction);
                transaction.Connection!.Execute(
                    """
                    UPDATE search_progress SET indexed_through = ifnull(
                        (SELECT max(number) FROM (SELECT number FROM bookings WHERE number > indexed_through ORDER BY number LIMIT @AtATime)),
                        indexed_through)
                    """,
                    new { AtATime },
                    transaction);
                return added;
            })
            : Task.FromResult(0);
}
