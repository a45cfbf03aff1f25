using EventBooking.Tests.Testing;
using MongoDB.Bson;
using MongoDB.Driver;

namespace EventBooking.Tests.Storage;

/// <summary>
/// The documents are as the application wrote them before: one with the index terms of its search, two without, and one with the first form
/// of its folded text.
/// </summary>
public sealed class MongoUpgradeTests(MongoServer server) : UpgradeContract
{
    private const string Bookings = """
        [
          {
            "_id": "ed89d2a4cfae822588f359297a1cb61d", "reference": "REBW-1QE1", "manageToken": "b6e7667f2517897cbc35313123894ffa",
            "slotId": "2026-03-07T09:00",
            "name": "Thomas Papp", "email": "thomas@example.com", "phone": "+61855509056",
            "status": "Confirmed", "seatsLeft": 3, "createdAt": { "$date": "2026-01-18T08:02:56.431Z" },
            "search": {
              "terms": ["ntho", "nhom", "noma", "nmas", "nas ", "ns p", "n pa", "npap", "napp", "npp", "np",
                "p6185", "p1855", "p8555", "p5550", "p5509", "p5090", "p0905", "p9056", "p056", "p56", "p6",
                "d2026-03-07", "s2026-03-07T09:00"],
              "name": "thomas papp", "digits": "61855509056"
            }
          },
          {
            "_id": "0b9d2a4cfae822588f359297a1cb61de", "reference": "0K3F-9QXM", "manageToken": "c6e7667f2517897cbc35313123894ffa",
            "slotId": "2026-03-07T09:00",
            "name": "Zoë O'Brien-Żółć", "email": "zoe@example.com", "phone": "+442079460123",
            "status": "Confirmed", "seatsLeft": 2, "createdAt": { "$date": "2026-01-18T08:02:57.431Z" }
          },
          {
            "_id": "1b9d2a4cfae822588f359297a1cb61de", "reference": "ZZZZ-9QXM", "manageToken": "d6e7667f2517897cbc35313123894ffa",
            "slotId": "2026-03-31T16:00",
            "name": "👩‍🚀 王伟 (100% .*)", "email": "wang@example.com", "phone": "1234567",
            "status": "Confirmed", "seatsLeft": 3, "createdAt": { "$date": "2026-01-18T08:02:58.431Z" }
          },
          {
            "_id": "2b9d2a4cfae822588f359297a1cb61de", "reference": "7K3F-9QXM", "manageToken": "e6e7667f2517897cbc35313123894ffa",
            "slotId": "2026-03-31T16:00",
            "name": "Jürgen O’Neill", "email": "ｊ.oneill@example.com", "phone": "02079460124",
            "status": "Confirmed", "seatsLeft": 2, "createdAt": { "$date": "2026-01-18T08:02:59.431Z" },
            "search": { "name": "jurgen o’neill", "digits": "02079460124" }
          }
        ]
        """;

    private const string Slots = """
        [
          { "_id": "2026-03-07T09:00", "date": "2026-03-07", "startTime": "09:00", "endTime": "10:00", "capacity": 4, "bookedCount": 2 },
          { "_id": "2026-03-31T16:00", "date": "2026-03-31", "startTime": "16:00", "endTime": "17:00", "capacity": 4, "bookedCount": 2 }
        ]
        """;

    private const string Outbox = """
        [
          {
            "_id": "ed89d2a4cfae822588f359297a1cb61d-admin", "bookingId": "ed89d2a4cfae822588f359297a1cb61d", "recipient": "Admin",
            "status": "Sent", "attempts": 1,
            "dueAt": { "$date": "2026-01-18T08:02:56.431Z" }, "createdAt": { "$date": "2026-01-18T08:02:56.431Z" },
            "firstTriedAt": { "$date": "2026-01-18T08:02:56.431Z" }, "settledAt": { "$date": "2026-01-18T08:02:58.431Z" }
          },
          {
            "_id": "0b9d2a4cfae822588f359297a1cb61de-admin", "bookingId": "0b9d2a4cfae822588f359297a1cb61de", "recipient": "Admin",
            "status": "Waiting", "attempts": 0,
            "dueAt": { "$date": "2026-01-18T08:02:57.431Z" }, "createdAt": { "$date": "2026-01-18T08:02:57.431Z" }
          },
          {
            "_id": "0b9d2a4cfae822588f359297a1cb61de-attendee", "bookingId": "0b9d2a4cfae822588f359297a1cb61de", "recipient": "Attendee",
            "status": "Waiting", "attempts": 0,
            "dueAt": { "$date": "9999-01-01T00:00:00Z" }, "createdAt": { "$date": "2026-01-18T08:02:57.431Z" }
          }
        ]
        """;

    private MongoHost MongoHost => (MongoHost)Host;

    private IMongoCollection<BsonDocument> Collection(string name) => MongoHost.Database.GetCollection<BsonDocument>(name);

    [Fact]
    public async Task The_index_of_the_old_search_is_dropped()
    {
        var indexes = await (await Collection("bookings").Indexes.ListAsync(Cancellation)).ToListAsync(Cancellation);

        Assert.DoesNotContain("search.terms", indexes.Select(index => index["name"].AsString));
    }

    [Theory]
    [InlineData("o'neill juergen", null, null)]
    [InlineData(null, "j.oneill", null)]
    [InlineData(null, null, "\n79460124\n")]
    public async Task A_booking_with_the_first_form_of_its_text_is_found_by_the_present_one(string? name, string? email, string? phone) =>
        Assert.Equal(["7K3F-9QXM"], await FindAsync(new() { Name = name, Email = email, Phone = phone is null ? null : [phone] }));

    /// <summary>There is more than one batch. The second start changes nothing.</summary>
    [Fact]
    public async Task Thousands_of_bookings_without_search_text_get_it()
    {
        await Collection("bookings").InsertManyAsync(
            Enumerable.Range(0, 1_201).Select(i => new BsonDocument
            {
                { "_id", $"old-{i}" }, { "reference", $"OLD-{i}" }, { "manageToken", $"old-{i}" }, { "slotId", "2026-03-01T10:00" },
                { "name", $"Åsa {i}" }, { "email", "asa@example.com" }, { "phone", "+4612345678" },
                { "status", "Confirmed" }, { "seatsLeft", 1 }, { "createdAt", DateTime.UnixEpoch },
            }),
            cancellationToken: Cancellation);

        await Host.OpenAsync();
        await Host.OpenAsync();

        Assert.Equal(1_201, (await Host.OpenSearch().FindPageAsync(new() { Name = "asa", Phone = ["4612"] }, 0, 1, Cancellation)).Total);
    }

    protected override async Task<IStoreHost> CreateOldDatabaseAsync()
    {
        var host = new MongoHost(server);
        foreach (var (name, documents) in new[] { ("bookings", Bookings), ("slots", Slots), ("outbox", Outbox) })
        {
            await host.Database.GetCollection<BsonDocument>(name).InsertManyAsync(Parse(documents), cancellationToken: Cancellation);
        }

        await host.Database.GetCollection<BsonDocument>("bookings").Indexes.CreateOneAsync(
            new CreateIndexModel<BsonDocument>(new BsonDocument("search.terms", 1), new() { Name = "search.terms" }),
            cancellationToken: Cancellation);
        return host;
    }

    protected override Task<IReadOnlyList<OldBooking>> ReadOldBookingsAsync() => Task.FromResult<IReadOnlyList<OldBooking>>(
    [
        .. Parse(Bookings).Select(booking => new OldBooking(
            booking["reference"].AsString,
            booking["slotId"].AsString,
            booking["name"].AsString,
            booking["email"].AsString,
            booking["phone"].AsString)),
    ]);

    protected override Task<long> CountDueMessagesAsync(DateTimeOffset now) =>
        Collection("outbox").CountDocumentsAsync(
            new BsonDocument { { "status", "Waiting" }, { "dueAt", new BsonDocument("$lte", now.UtcDateTime) } },
            cancellationToken: Cancellation);

    private static IEnumerable<BsonDocument> Parse(string documents) =>
        MongoDB.Bson.Serialization.BsonSerializer.Deserialize<BsonArray>(documents).Select(document => document.AsBsonDocument);
}
