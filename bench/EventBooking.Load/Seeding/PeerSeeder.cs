using EventBooking.Bookings;
using EventBooking.Scheduling;
using MongoDB.Bson;
using MongoDB.Driver;

namespace EventBooking.Load.Seeding;

/// <summary>Writes the same bookings into the database of the peer, in the form that its mongoose writes.</summary>
internal sealed class PeerSeeder : IDisposable
{
    private const int BatchSize = 5_000;

    private readonly MongoClient client;
    private readonly IMongoDatabase database;

    public PeerSeeder(string connectionString)
    {
        var url = MongoUrl.Create(connectionString);
        client = new MongoClient(url);
        database = client.GetDatabase(url.DatabaseName
            ?? throw new SeedException("--peer-connection names no database: mongodb://host/peer?replicaSet=rs0."));
    }

    /// <summary>Writes into an empty database only.</summary>
    /// <exception cref="SeedException">The database has bookings; nothing was written.</exception>
    public async Task SeedAsync(int seed, int count, Action<int> onBooked, CancellationToken cancellationToken)
    {
        var bookings = database.GetCollection<BsonDocument>("bookings");
        if (await bookings.Find(new BsonDocument()).AnyAsync(cancellationToken))
        {
            throw new SeedException("The peer already has bookings. Choose an empty database.");
        }

        var options = new EventOptions();
        options.SlotCapacity = BookingGenerator.GetSlotCapacity(count, options);
        var calendar = new EventCalendar(options);
        var slots = calendar.Days.SelectMany(day => day.Slots).ToList();
        var slotIds = slots.ToDictionary(slot => slot.Id, _ => ObjectId.GenerateNewId());
        var bookedCounts = slots.ToDictionary(slot => slot.Id, _ => 0);
        foreach (var batch in new BookingGenerator(seed, count, slots, BookingGenerator.GetStart(calendar)).Generate().Chunk(BatchSize))
        {
            var documents = batch.Select(command => CreateBooking(command, slotIds[command.Slot.Id]));
            await bookings.InsertManyAsync(documents, cancellationToken: cancellationToken);
            Array.ForEach(batch, command => bookedCounts[command.Slot.Id]++);
            onBooked(batch.Length);
        }

        // The peer may have created empty slots.
        var peerSlots = database.GetCollection<BsonDocument>("slots");
        await peerSlots.DeleteManyAsync(new BsonDocument(), cancellationToken);
        var slotDocuments = slots.Select(slot => CreateSlot(slot, slotIds[slot.Id], bookedCounts[slot.Id]));
        await peerSlots.InsertManyAsync(slotDocuments, cancellationToken: cancellationToken);
    }

    public void Dispose() => client.Dispose();

    private static BsonDocument CreateSlot(Slot slot, ObjectId id, int bookedCount) => new()
    {
        { "_id", id },
        { "date", slot.Id.Date.ToIso() },
        { "startTime", slot.Id.StartTime.ToIso() },
        { "__v", 0 },
        { "bookedCount", bookedCount },
        { "capacity", slot.Capacity },
        { "endTime", slot.Id.EndTime.ToIso() },
    };

    private static BsonDocument CreateBooking(BookCommand command, ObjectId slotId) => new()
    {
        { "slotId", slotId },
        { "date", command.Slot.Id.Date.ToIso() },
        { "startTime", command.Slot.Id.StartTime.ToIso() },
        { "endTime", command.Slot.Id.EndTime.ToIso() },
        { "name", command.Name },
        { "email", command.Email },
        { "phone", command.Phone },
        { "createdAt", command.CreatedAt.UtcDateTime },
        { "updatedAt", command.CreatedAt.UtcDateTime },
        { "__v", 0 },
    };
}
