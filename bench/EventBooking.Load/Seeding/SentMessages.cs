using System.Text.Json;
using Dapper;
using EventBooking.Bookings;
using EventBooking.Storage.Sqlite;
using MongoDB.Bson;
using MongoDB.Driver;

namespace EventBooking.Load.Seeding;

/// <summary>
/// Marks the messages of bookings as sent, so that no email goes to generated people. No method of the stores does this for many messages.
/// </summary>
internal static class SentMessages
{
    public static Task MarkAsync(SqliteDatabase database, IReadOnlyList<Booking> bookings) =>
        database.WriteInTransactionAsync(transaction => transaction.Connection!.Execute(
            """
            UPDATE outbox
            SET status = 'sent', attempts = 1, due_at = created_at, first_tried_at = created_at, settled_at = created_at + 2000
            WHERE booking_number IN (SELECT number FROM bookings WHERE id IN (SELECT value FROM json_each(@Ids))) AND status = 'waiting'
            """,
            new { Ids = JsonSerializer.Serialize(bookings.Select(booking => booking.Id)) },
            transaction));

    public static Task MarkAsync(IMongoDatabase database, IReadOnlyList<Booking> bookings)
    {
        var waiting = Builders<BsonDocument>.Filter.In("bookingId", bookings.Select(booking => booking.Id))
            & Builders<BsonDocument>.Filter.Eq("status", "Waiting");
        PipelineDefinition<BsonDocument, BsonDocument> sent = new[]
        {
            BsonDocument.Parse("""
                { "$set": { "status": "Sent", "attempts": 1, "dueAt": "$createdAt", "firstTriedAt": "$createdAt",
                            "settledAt": { "$add": ["$createdAt", 2000] } } }
                """),
        };
        return database.GetCollection<BsonDocument>("outbox").UpdateManyAsync(waiting, sent);
    }
}
