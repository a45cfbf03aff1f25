using Microsoft.Data.Sqlite;

namespace EventBooking.Storage.Sqlite;

/// <summary>
/// A statement of the writer, prepared once: preparing it for each command would take longer than running it. The parameters are bound in
/// the order of their names.
/// </summary>
internal sealed class SqliteStatement
{
    private readonly SqliteCommand command;

    public SqliteStatement(SqliteConnection connection, string sql, params ReadOnlySpan<string> parameters)
    {
        command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is not built from input.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var name in parameters)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        }
    }

    /// <summary>The number of rows that were changed.</summary>
    public int Execute(SqliteTransaction transaction, params ReadOnlySpan<object?> values) => Bind(transaction, values).ExecuteNonQuery();

    /// <summary>The first column of the first row, or null if there is none.</summary>
    public object? ExecuteScalar(SqliteTransaction transaction, params ReadOnlySpan<object?> values) =>
        Bind(transaction, values).ExecuteScalar() is var value && value is DBNull ? null : value;

    /// <summary>The first row, or default if there is none.</summary>
    public T? ReadFirst<T>(SqliteTransaction transaction, Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> values)
    {
        using var reader = Bind(transaction, values).ExecuteReader();
        return reader.Read() ? read(reader) : default;
    }

    private SqliteCommand Bind(SqliteTransaction transaction, ReadOnlySpan<object?> values)
    {
        command.Transaction = transaction;
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command;
    }
}
