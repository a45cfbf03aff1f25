using MongoDB.Driver;

namespace EventBooking.Storage.Mongo;

public sealed class MongoAdminSessions(MongoConnection connection) : IAdminSessionStore
{
    private static readonly FilterDefinitionBuilder<AdminSessionDocument> Where = Builders<AdminSessionDocument>.Filter;

    private readonly IMongoCollection<AdminSessionDocument> sessions = connection.Collections.AdminSessions;

    public Task AddAsync(string id, DateTimeOffset now, DateTimeOffset deleteBefore, CancellationToken cancellationToken) =>
        connection.WithinBudgetAsync(
            async token =>
            {
                await sessions.DeleteManyAsync(Where.Lt(session => session.CreatedAt, deleteBefore.UtcDateTime), token);
                await sessions.InsertOneAsync(
                    new() { Id = id, CreatedAt = now.UtcDateTime, UsedAt = now.UtcDateTime }, cancellationToken: token);
                return true;
            },
            cancellationToken);

    public Task<StoredAdminSession?> FindAsync(string id, CancellationToken cancellationToken) =>
        connection.WithinBudgetAsync(
            async token =>
            {
                var found = await sessions.Find(Where.Eq(session => session.Id, id)).SingleOrDefaultAsync(token);
                return found is null
                    ? null
                    : new StoredAdminSession(new(found.CreatedAt, TimeSpan.Zero), new DateTimeOffset(found.UsedAt, TimeSpan.Zero));
            },
            cancellationToken);

    public Task UseAsync(string id, DateTimeOffset now, CancellationToken cancellationToken) =>
        connection.WithinBudgetAsync(
            token => sessions.UpdateOneAsync(
                Where.Eq(session => session.Id, id),
                Builders<AdminSessionDocument>.Update.Set(session => session.UsedAt, now.UtcDateTime),
                cancellationToken: token),
            cancellationToken);

    public Task RemoveAsync(string id, CancellationToken cancellationToken) =>
        connection.WithinBudgetAsync(token => sessions.DeleteOneAsync(Where.Eq(session => session.Id, id), token), cancellationToken);

    public Task RemoveAllAsync(CancellationToken cancellationToken) =>
        connection.WithinBudgetAsync(token => sessions.DeleteManyAsync(Where.Empty, token), cancellationToken);
}
