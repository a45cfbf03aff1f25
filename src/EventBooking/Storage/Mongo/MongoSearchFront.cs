using EventBooking.Bookings;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Driver;

namespace EventBooking.Storage.Mongo;

/// <summary>
/// The newest of what matches, how much matches, and what lacks its entry, in one question: a question costs a journey to the server, and counting reads
/// everything that matches anyhow. (Where that is a large part of all bookings, counting first and then reading a guessed time is quicker.) What lacks its entry is read first, so a booking that gets it meanwhile is in one of both at least.
/// </summary>
internal sealed class MongoSearchFront(MongoCollections collections)
{
    /// <summary>So many of the newest can be asked for. They are held while the rest is counted.</summary>
    public const int Depth = 500;

    private const int MostLacking = 100;

    /// <summary>All but the entry, which is longer than the rest.</summary>
    private static readonly BsonDocument Fields = new(
        BsonClassMap.LookupClassMap(typeof(BookingDocument)).AllMemberMaps
            .Where(member => member.MemberName != nameof(BookingDocument.Search))
            .Select(member => new BsonElement(member.ElementName, "$" + member.ElementName)));

    private readonly IMongoCollection<BsonDocument> bookings = collections.Bookings.Database.GetCollection<BsonDocument>(collections.Bookings.CollectionNamespace.CollectionName);

    public async Task<FrontOfMatches> FindAsync(MongoQuery query, int count, CancellationToken cancellationToken)
    {
        PipelineDefinition<BsonDocument, BsonDocument> question = new BsonDocument[]
        {
            new("$match", MongoQuery.LacksEntry),
            new("$limit", MostLacking + 1),
            new("$unionWith", new BsonDocument
            {
                { "coll", bookings.CollectionNamespace.CollectionName },
                { "pipeline", new BsonArray { new BsonDocument("$match", query.Conditions), CountAndFirst(count) } },
            }),
        };
        using var cursor = await bookings.AggregateAsync(question, new() { BatchSize = MostLacking + 2 }, cancellationToken);
        return Read(await cursor.ToListAsync(cancellationToken));
    }

    private static BsonDocument CountAndFirst(int count) => new("$group", new BsonDocument
    {
        { "_id", BsonNull.Value },
        { "total", new BsonDocument("$sum", 1) },
        {
            "first",
            new BsonDocument("$topN", new BsonDocument
            {
                { "n", count },
                { "sortBy", new BsonDocument { { "createdAt", -1 }, { "_id", -1 } } },
                { "output", Fields },
            })
        },
    });

    private static FrontOfMatches Read(List<BsonDocument> answers)
    {
        var matches = answers.SingleOrDefault(answer => answer["_id"].IsBsonNull);
        return new(
            matches is null ? 0 : matches["total"].ToInt64(),
            matches is null ? [] : [.. matches["first"].AsBsonArray.Select(booking => Parse(booking).ToBooking())],
            [.. answers.Where(answer => answer != matches).Select(Parse)],
            MostLacking);
    }

    private static BookingDocument Parse(BsonValue booking) => BsonSerializer.Deserialize<BookingDocument>(booking.AsBsonDocument);
}

/// <summary>What was found.</summary>
/// <param name="Total">How many of those with an entry match.</param>
/// <param name="Bookings">The newest of these.</param>
/// <param name="Lacking">Some of those that lack their entry.</param>
/// <param name="MostLacking">With more than so many, there may be more.</param>
internal sealed record FrontOfMatches(long Total, IReadOnlyList<Booking> Bookings, IReadOnlyList<BookingDocument> Lacking, int MostLacking)
{
    /// <summary>Whether any that lacks its entry may match as well.</summary>
    public bool MayLack(MongoQuery query) => Lacking.Count > MostLacking || Lacking.Any(query.Matches);
}
