using EventBooking.Bookings;
using EventBooking.Load;
using EventBooking.Load.Seeding;
using EventBooking.Scheduling;
using EventBooking.Tests.Testing;
using MongoDB.Bson;
using MongoDB.Driver;
using Spectre.Console;

namespace EventBooking.Tests.Load;

/// <summary>The peer's database after <c>seed --peer-connection</c>.</summary>
public sealed class PeerSeedTests(MongoServer server) : IAsyncDisposable
{
    private const int Count = 200;

    private readonly string databaseName = "test-" + Guid.NewGuid().ToString("N");

    private MongoClient? client;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        if (client is not null)
        {
            await client.DropDatabaseAsync(databaseName, Cancellation);
            client.Dispose();
        }
    }

    [Fact]
    public async Task The_peer_gets_the_same_bookings_and_correct_counts_once()
    {
        var connectionString = new MongoUrlBuilder(server.ConnectionString) { DatabaseName = databaseName }.ToString();
        client = new MongoClient(connectionString);
        var database = client.GetDatabase(databaseName);

        Assert.Equal(0, await SeedAsync(connectionString));
        Assert.Equal(1, await SeedAsync(connectionString));

        var bookings = await database.GetCollection<BsonDocument>("bookings")
            .Find(new BsonDocument()).SortBy(booking => booking["createdAt"]).ToListAsync(Cancellation);
        Assert.Equal(
            BookingsOfSite().Select(order => $"{order.Slot.Id} {order.Name}"),
            bookings.Select(booking => $"{booking["date"]}T{booking["startTime"]} {booking["name"]}"));

        var slots = await database.GetCollection<BsonDocument>("slots").Find(new BsonDocument()).ToListAsync(Cancellation);
        Assert.Equal(TestData.Calendar.Days.Sum(day => day.Slots.Count), slots.Count);
        Assert.All(slots, slot => Assert.Equal(bookings.Count(booking => booking["slotId"] == slot["_id"]), slot["bookedCount"].AsInt32));
    }

    private static IEnumerable<BookCommand> BookingsOfSite()
    {
        var options = new EventOptions();
        options.SlotCapacity = BookingGenerator.GetSlotCapacity(Count, options);
        var calendar = new EventCalendar(options);
        var slots = calendar.Days.SelectMany(day => day.Slots).ToList();
        return new BookingGenerator(seed: 1, Count, slots, BookingGenerator.GetStart(calendar)).Generate();
    }

    private static Task<int> SeedAsync(string connectionString)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) });
        return LoadCommands.Create(console)
            .Parse(["seed", "--bookings", $"{Count}", "--peer-connection", connectionString])
            .InvokeAsync(cancellationToken: Cancellation);
    }
}
