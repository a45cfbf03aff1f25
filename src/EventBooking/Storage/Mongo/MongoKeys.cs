using MongoDB.Driver;

namespace EventBooking.Storage.Mongo;

public sealed class MongoKeys(MongoConnection connection) : StoredKeys
{
    private readonly MongoCollections collections = connection.Collections;

    protected override IReadOnlyCollection<string> ReadAll() =>
        WithinBudget(async token =>
            await collections.Keys.Find(Builders<KeyDocument>.Filter.Empty).Project(key => key.Xml).ToListAsync(token));

    protected override void AddUnlessThere(string name, string xml) =>
        WithinBudget(async token =>
        {
            try
            {
                await collections.Keys.InsertOneAsync(new() { Name = name, Xml = xml }, cancellationToken: token);
                return true;
            }
            catch (MongoWriteException e) when (MongoFailures.IsDuplicateKey(e))
            {
                return false;
            }
        });

    /// <summary>ASP.NET Core reads keys synchronously, at start and then once a day.</summary>
    private T WithinBudget<T>(Func<CancellationToken, Task<T>> work) =>
        connection.WithinBudgetAsync(work, CancellationToken.None).GetAwaiter().GetResult();
}
