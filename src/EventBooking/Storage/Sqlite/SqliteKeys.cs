using Dapper;

namespace EventBooking.Storage.Sqlite;

public sealed class SqliteKeys(SqliteDatabase database) : StoredKeys
{
    protected override IReadOnlyCollection<string> ReadAll() =>
        database.Read(connection => connection.Query<string>("SELECT xml FROM keys").AsList());

    protected override void AddUnlessThere(string name, string xml) =>
        database.WriteInTransactionAsync(transaction => transaction.Connection!.Execute(
            "INSERT INTO keys (name, xml) VALUES (@name, @xml) ON CONFLICT (name) DO NOTHING", new { name, xml }, transaction))
            .GetAwaiter().GetResult();
}
