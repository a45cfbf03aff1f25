using Dapper;

namespace EventBooking.Storage.Sqlite;

public sealed class SqliteAdminSessions(SqliteDatabase database) : IAdminSessionStore
{
    public Task AddAsync(string id, DateTimeOffset now, DateTimeOffset deleteBefore, CancellationToken cancellationToken) =>
        ExecuteAsync(
            """
            DELETE FROM admin_sessions WHERE created_at < @before;
            INSERT INTO admin_sessions (id, created_at, used_at) VALUES (@id, @now, @now);
            """,
            new { id, now = now.ToUnixTimeMilliseconds(), before = deleteBefore.ToUnixTimeMilliseconds() });

    public Task<StoredAdminSession?> FindAsync(string id, CancellationToken cancellationToken) =>
        Task.FromResult(database.Read(connection => connection
            .Query<(long CreatedAt, long UsedAt)>("SELECT created_at, used_at FROM admin_sessions WHERE id = @id", new { id })
            .Select(row => new StoredAdminSession(
                DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt), DateTimeOffset.FromUnixTimeMilliseconds(row.UsedAt)))
            .SingleOrDefault()));

    public Task UseAsync(string id, DateTimeOffset now, CancellationToken cancellationToken) =>
        ExecuteAsync("UPDATE admin_sessions SET used_at = @now WHERE id = @id", new { id, now = now.ToUnixTimeMilliseconds() });

    public Task RemoveAsync(string id, CancellationToken cancellationToken) =>
        ExecuteAsync("DELETE FROM admin_sessions WHERE id = @id", new { id });

    public Task RemoveAllAsync(CancellationToken cancellationToken) => ExecuteAsync("DELETE FROM admin_sessions", parameters: null);

    private Task<int> ExecuteAsync(string sql, object? parameters) =>
        database.WriteInTransactionAsync(transaction => transaction.Connection!.Execute(sql, parameters, transaction));
}
