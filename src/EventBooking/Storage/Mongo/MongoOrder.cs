using EventBooking.Bookings;
using MongoDB.Bson;
using MongoDB.Driver;

namespace EventBooking.Storage.Mongo;

/// <summary>The fields that bookings are sorted by. The last one is unique, so that pages are stable.</summary>
internal sealed class MongoOrder
{
    public static readonly MongoOrder Newest = new(-1, "createdAt", "_id");
    public static readonly MongoOrder Time = new(1, "slotId", "search.name", "createdAt", "_id");
    public static readonly MongoOrder Name = new(1, "search.name", "slotId", "createdAt", "_id");

    private readonly int direction;
    private readonly string[] fields;

    private MongoOrder(int direction, params string[] fields)
    {
        this.direction = direction;
        this.fields = fields;
    }

    /// <summary>The name of the index that <see cref="Index"/> describes.</summary>
    public string IndexName => string.Join(", ", fields);

    public BsonDocument Index => Sort(direction);

    public SortDefinition<BookingDocument> Sorted => Sort(direction);

    public SortDefinition<BookingDocument> Reversed => Sort(-direction);

    public static MongoOrder For(BookingFilter filter) => filter.Order switch
    {
        BookingOrder.Time => Time,
        BookingOrder.Name => Name,
        _ => Newest,
    };

    /// <summary>The bookings that come after this one.</summary>
    public FilterDefinition<BookingDocument> After(BookingDocument booking)
    {
        var values = booking.ToBsonDocument();
        var greater = direction > 0 ? "$gt" : "$lt";
        return new BsonDocument("$or", new BsonArray(fields.Select((field, i) =>
            new BsonDocument(fields[..i].Select(equal => new BsonElement(equal, ValueOf(equal))))
                .Add(field, new BsonDocument(greater, ValueOf(field))))));

        BsonValue ValueOf(string field) => field.Split('.').Aggregate(
            (BsonValue)values, (value, name) => value is BsonDocument parent ? parent.GetValue(name, BsonNull.Value) : BsonNull.Value);
    }

    private BsonDocument Sort(int way) => new(fields.Select(field => new BsonElement(field, way)));
}
