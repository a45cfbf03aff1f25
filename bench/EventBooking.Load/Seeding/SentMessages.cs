using System.Text.Json;
using Dapper;
using EventBooking.Bookings;
using EventBooking.Outbox;
using EventBooking.Storage.Mongo;
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

    public static Task MarkAsync(MongoConnection connection, IReadOnlyList<Booking> bookings)
    {
        var waiting = Builders<OutboxDocument>.Filter.In(message => message.BookingId, bookings.Select(booking => booking.Id))
            & Builders<OutboxDocument>.Filter.Eq(message => message.Status, OutboxStatus.Waiting);
        PipelineDefinition<OutboxDocument, OutboxDocument> sent = new[]
        {
            BsonDocument.Parse("""
                { "$set": { "status": "Sent", "attempts": 1, "dueAt": "$createdAt", "firstTriedAt": "$createdAt",
                            "settledAt": { "$add": ["$createdAt", 2000] } } }
                """),
        };
        return connection.Collections.Outbox.UpdateManyAsync(waiting, sent);
    }
}
