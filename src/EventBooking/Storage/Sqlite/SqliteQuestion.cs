using System.Collections.Concurrent;
using EventBooking.Bookings;
using Microsoft.Data.Sqlite;

namespace EventBooking.Storage.Sqlite;

/// <summary>
/// A question with one parameter, <c>@value</c>, that is asked over and over: on connections of its own, whose statement is prepared once, as
/// that takes longer than the answer. As many connections as have ever asked at once.
/// </summary>
public sealed class SqliteQuestion(string sql, Func<SqliteConnection> open, Func<SqliteException, StoreUnavailableException> translate) : IDisposable
{
    private readonly ConcurrentBag<SqliteCommand> resting = [];

    /// <summary>The first column of the first row; null for none.</summary>
    /// <exception cref="StoreUnavailableException">The file could not be read.</exception>
    public object? Ask(string value)
    {
        SqliteCommand? command = null;
        try
        {
            command = resting.TryTake(out var rested) ? rested : Prepare();
            command.Parameters[0].Value = value;
            var answer = command.ExecuteScalar();
            resting.Add(command);
            return answer;
        }
        catch (SqliteException e)
        {
            End(command);
            throw translate(e);
        }
    }

    public void Dispose()
    {
        while (resting.TryTake(out var command))
        {
            End(command);
        }
    }

    private SqliteCommand Prepare()
    {
        var command = open().CreateCommand();
#pragma warning disable CA2100 // The text is the program's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Parameters.Add(new SqliteParameter { ParameterName = "@value" });
        return command;
    }

    private static void End(SqliteCommand? command)
    {
        command?.Connection?.Dispose();
        command?.Dispose();
    }
}
