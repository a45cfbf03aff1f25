using MongoDB.Driver;

namespace EventBooking.Storage.Mongo;

/// <summary>
/// What failures mean, by the error labels of transactions: https://www.mongodb.com/docs/manual/core/transactions-in-applications/.
/// </summary>
internal static class MongoFailures
{
    public static bool IsOfStore(Exception exception) => exception is MongoException or TimeoutException or OperationCanceledException;

    public static bool IsTransient(Exception exception) => exception is MongoException e && e.HasErrorLabel("TransientTransactionError");

    public static bool IsUnknownCommit(Exception exception) =>
        exception is MongoException e && e.HasErrorLabel("UnknownTransactionCommitResult");

    public static bool IsDuplicateKey(Exception exception) => exception switch
    {
        MongoWriteException e => e.WriteConcernError is null && e.WriteError?.Category == ServerErrorCategory.DuplicateKey,
        MongoBulkWriteException e =>
            e.WriteConcernError is null
            && e.WriteErrors.Count > 0
            && e.WriteErrors.All(error => error.Category == ServerErrorCategory.DuplicateKey),
        _ => false,
    };
}
