using Dapper;
using EventBooking.Storage;
using EventBooking.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace EventBooking.Load.Seeding;

/// <summary>
/// The application's database, with memory for the whole index: ids, references and tokens are random, so that each booking
/// touches pages from all over the file, and most of the time would go into reading them back.
/// </summary>
internal sealed class RoomyDatabase(IOptions<StorageOptions> options) : SqliteDatabase(options)
{
    protected override SqliteConnection OpenWriter()
    {
        var connection = base.OpenWriter();
        connection.Execute("PRAGMA cache_size = -1000000");
        return connection;
    }
}
