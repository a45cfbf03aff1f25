using EventBooking.Bookings;
using EventBooking.Email;
using EventBooking.Outbox;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Attributes;
using MongoDB.Bson.Serialization.Serializers;
using MongoDB.Driver;

namespace EventBooking.Storage.Mongo;

/// <summary>A message is claimed with a lease. If the application crashes, the message is due again when the lease ends.</summary>
[BsonIgnoreExtraElements]
internal sealed class OutboxDocument
{
    [BsonId]
    public required string Id { get; init; }

    [BsonElement("bookingId")]
    public required string BookingId { get; init; }

    [BsonElement("recipient")]
    [BsonRepresentation(BsonType.String)]
    public required EmailRecipient Recipient { get; init; }

    [BsonElement("kind")]
    [BsonRepresentation(BsonType.String)]
    [BsonIgnoreIfDefault]
    public EmailKind Kind { get; init; }

    [BsonElement("revision")]
    [BsonIgnoreIfDefault]
    public int Revision { get; init; }

    [BsonElement("detail")]
    [BsonIgnoreIfNull]
    public string? Detail { get; init; }

    [BsonElement("status")]
    [BsonSerializer(typeof(OutboxStatusSerializer))]
    public required OutboxStatus Status { get; init; }

    [BsonElement("attempts")]
    public required int Attempts { get; init; }

    [BsonElement("dueAt")]
    public required DateTime DueAt { get; init; }

    [BsonElement("leasedUntil")]
    [BsonIgnoreIfNull]
    public DateTime? LeasedUntil { get; init; }

    [BsonElement("leaseOwner")]
    [BsonIgnoreIfNull]
    public string? LeaseOwner { get; init; }

    [BsonElement("firstTriedAt")]
    [BsonIgnoreIfNull]
    public DateTime? FirstTriedAt { get; init; }

    [BsonElement("lastError")]
    [BsonIgnoreIfNull]
    public string? LastError { get; init; }

    [BsonElement("createdAt")]
    public required DateTime CreatedAt { get; init; }

    [BsonElement("settledAt")]
    [BsonIgnoreIfNull]
    public DateTime? SettledAt { get; init; }

    public static FilterDefinition<OutboxDocument> IsWaiting =>
        Builders<OutboxDocument>.Filter.Eq(message => message.Status, OutboxStatus.Waiting);

    public static FilterDefinition<OutboxDocument> IsRetrying =>
        IsWaiting & Builders<OutboxDocument>.Filter.Gt(message => message.Attempts, 0);

    public static FilterDefinition<OutboxDocument> IsFailed =>
        Builders<OutboxDocument>.Filter.Eq(message => message.Status, OutboxStatus.Failed);

    public static OutboxDocument From(OutboxMessage message) => new()
    {
        Id = message.Id,
        BookingId = message.BookingId,
        Recipient = message.Recipient,
        Kind = message.Kind,
        Revision = message.Revision,
        Detail = message.Detail,
        Status = OutboxStatus.Waiting,
        Attempts = 0,
        DueAt = message.DueAt.UtcDateTime,
        CreatedAt = message.CreatedAt.UtcDateTime,
    };

    public MessageState ToState() => new()
    {
        Id = Id,
        Recipient = Recipient,
        Kind = Kind,
        Status = Status,
        Attempts = Attempts,
        LastError = LastError,
        CreatedAt = MomentOf(CreatedAt),
        DueAt = MessageState.WhenDue(Status, MomentOf(DueAt)),
        SettledAt = SettledAt is { } settledAt ? MomentOf(settledAt) : null,
    };

    public ClaimedMessage ToClaimed(string leaseId, Booking booking) =>
        new(Id, Recipient, Attempts, FirstTriedAt is { } firstTriedAt ? MomentOf(firstTriedAt) : null, leaseId, booking)
        {
            Kind = Kind,
            Revision = Revision,
            Detail = Detail,
        };

    public FailedMessage ToFailed(string? reference) => new()
    {
        Reference = reference,
        Recipient = Recipient,
        Reason = LastError,
        Attempts = Attempts,
        SettledAt = MomentOf(SettledAt!.Value),
    };

    private static DateTimeOffset MomentOf(DateTime utc) => new(utc, TimeSpan.Zero);
}

/// <summary>Keeps the name that <see cref="OutboxStatus.Failed"/> has had in the database since the first version.</summary>
internal sealed class OutboxStatusSerializer : SerializerBase<OutboxStatus>
{
    private const string Parked = "Parked";

    public override OutboxStatus Deserialize(BsonDeserializationContext context, BsonDeserializationArgs args) =>
        context.Reader.ReadString() is var text && text == Parked ? OutboxStatus.Failed : Enum.Parse<OutboxStatus>(text);

    public override void Serialize(BsonSerializationContext context, BsonSerializationArgs args, OutboxStatus value) =>
        context.Writer.WriteString(value == OutboxStatus.Failed ? Parked : value.ToString());
}
