using EventBooking.Bookings;
using EventBooking.Scheduling;
using MongoDB.Bson;
using MongoDB.Driver;

namespace EventBooking.Load.Seeding;

/// <summary>Writes the same crowd as documents of the peer, in the form in which its mongoose would have written them.</summary>
internal sealed class PeerSeeder : IDisposable
{
    private const int LargestBatch = 5_000;

    private readonly MongoClient client;
    private readonly IMongoDatabase database;

    public PeerSeeder(string connectionString)
    {
        var url = MongoUrl.Create(connectionString);
        client = new MongoClient(url);
        database = client.GetDatabase(url.DatabaseName ?? throw new SeedRefusedException("--peer-connection names no database: mongodb://host/peer?replicaSet=rs0."));
    }

    /// <summary>Writes so many bookings into an empty database, and says after each batch how many those were.</summary>
    /// <exception cref="SeedRefusedException">Nothing was written.</exception>
    public async Task SeedAsync(int seed, int count, Action<int> made, CancellationToken cancellationToken)
    {
        var bookings = database.GetCollection<BsonDocument>("bookings");
        if (await bookings.Find(new BsonDocument()).AnyAsync(cancellationToken))
        {
            throw new SeedRefusedException("The peer already has bookings. Choose an empty database.");
        }

        var options = new EventOptions();
        options.SlotCapacity = Crowd.CapacityFor(count, options);
        var calendar = new EventCalendar(options);
        var slots = calendar.Days.SelectMany(day => day.Slots).ToList();
        var slotIds = slots.ToDictionary(slot => slot.Id, _ => ObjectId.GenerateNewId());
        var bookedCounts = slots.ToDictionary(slot => slot.Id, _ => 0);
        foreach (var batch in new Crowd(seed, count, slots, Crowd.BeginningFor(calendar)).Arrive().Chunk(LargestBatch))
        {
            await bookings.InsertManyAsync(batch.Select(order => BookingOf(order, slotIds[order.Slot.Id])), cancellationToken: cancellationToken);
            Array.ForEach(batch, order => bookedCounts[order.Slot.Id]++);
            made(batch.Length);
        }

        // Empty ones may be there, created when somebody looked at a date.
        var kept = database.GetCollection<BsonDocument>("slots");
        await kept.DeleteManyAsync(new BsonDocument(), cancellationToken);
        await kept.InsertManyAsync(slots.Select(slot => SlotOf(slot, slotIds[slot.Id], bookedCounts[slot.Id])), cancellationToken: cancellationToken);
    }

    public void Dispose() => client.Dispose();

    private static BsonDocument SlotOf(Slot slot, ObjectId id, int bookedCount) => new()
    {
        { "_id", id },
        { "date", slot.Id.Date.ToIso() },
        { "startTime", slot.Id.StartTime.ToIso() },
        { "__v", 0 },
        { "bookedCount", bookedCount },
        { "capacity", slot.Capacity },
        { "endTime", slot.Id.EndTime.ToIso() },
    };

    private static BsonDocument BookingOf(BookCommand order, ObjectId slotId) => new()
    {
        { "slotId", slotId },
        { "date", order.Slot.Id.Date.ToIso() },
        { "startTime", order.Slot.Id.StartTime.ToIso() },
        { "endTime", order.Slot.Id.EndTime.ToIso() },
        { "name", order.Name },
        { "email", order.Email },
        { "phone", order.Phone },
        { "createdAt", order.CreatedAt.UtcDateTime },
        { "updatedAt", order.CreatedAt.UtcDateTime },
        { "__v", 0 },
    };
}
