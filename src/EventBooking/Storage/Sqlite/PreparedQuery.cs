using System.Collections.Concurrent;
using EventBooking.Bookings;
using Microsoft.Data.Sqlite;

namespace EventBooking.Storage.Sqlite;

/// <summary>
/// A frequent query with one parameter, <c>@value</c>. It has a pool of connections of its own, each with the statement prepared once,
/// because preparing takes longer than executing.
/// </summary>
public sealed class PreparedQuery(
    string sql, Func<SqliteConnection> open, Func<SqliteException, StoreUnavailableException> translate) : IDisposable
{
    private readonly ConcurrentBag<SqliteCommand> pool = [];

    /// <summary>The first column of the first row, or null if there is none.</summary>
    /// <exception cref="StoreUnavailableException">The file could not be read.</exception>
    public object? ExecuteScalar(string value)
    {
        SqliteCommand? command = null;
        try
        {
            command = pool.TryTake(out var pooled) ? pooled : Prepare();
            command.Parameters[0].Value = value;
            var result = command.ExecuteScalar();
            pool.Add(command);
            return result;
        }
        catch (SqliteException e)
        {
            Close(command);
            throw translate(e);
        }
    }

    public void Dispose()
    {
        while (pool.TryTake(out var command))
        {
            Close(command);
        }
    }

    private SqliteCommand Prepare()
    {
        var command = open().CreateCommand();
#pragma warning disable CA2100 // The text is not built from input.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Parameters.Add(new SqliteParameter { ParameterName = "@value" });
        return command;
    }

    private static void Close(SqliteCommand? command)
    {
        command?.Connection?.Dispose();
        command?.Dispose();
    }
}
