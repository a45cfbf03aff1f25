using EventBooking.Tests.Testing;
using MongoDB.Bson;
using MongoDB.Driver;

namespace EventBooking.Tests.Storage;

public sealed class MongoSearchTests(MongoServer server) : BookingSearchContract
{
    protected override IStoreHost CreateHost() => new MongoHost(server);

    /// <summary>As an upgrade or a burst leaves it: nobody has indexed anything, and indexing all of it could take longer than a request may.</summary>
    [Fact]
    public async Task A_person_is_found_among_thousands_of_bookings_that_are_not_indexed_and_only_what_is_looked_for_gets_indexed()
    {
        await using var own = new MongoHost(server);
        var many = await own.OpenAsync();
        var slot = Orders.Slot("2026-03-01T10:00") with { Capacity = 10_000 };
        foreach (var batch in Enumerable.Range(0, 2_000).Select(i => Orders.Order(slot, name: i % 500 == 7 ? $"Ada Lovelace {i}" : $"Grace Hopper {i}")).Chunk(500))
        {
            await many.BookAsync(batch);
        }

        var found = own.OpenSearch();
        var cancellation = TestContext.Current.CancellationToken;
        Assert.Equal(4, (await found.FindPageAsync(new() { Name = "lovelace" }, skip: 0, limit: 3, cancellation)).Total);
        Assert.Equal(4, (await found.FindPageAsync(new() { Name = "lovelace", Date = slot.Id.Date }, skip: 0, limit: 20, cancellation)).Bookings.Count);
        Assert.Equal(4, (await own.OpenSearch().StreamAsync(new() { Name = "LOVELACE" }, cancellation).ToListAsync(cancellation)).Sum(some => some.Count));

        var bookings = own.Database.GetCollection<BsonDocument>("bookings");
        Assert.Equal(1_996, await bookings.CountDocumentsAsync(new BsonDocument("search.terms", BsonNull.Value), cancellationToken: cancellation));
    }

    [Fact]
    public async Task A_page_deep_in_what_matches_is_right_as_well()
    {
        await using var own = new MongoHost(server);
        var many = await own.OpenAsync();
        var slot = Orders.Slot("2026-03-01T10:00") with { Capacity = 10_000 };
        var start = new DateTimeOffset(2026, 2, 1, 12, 0, 0, TimeSpan.Zero);
        await many.BookAsync([.. Enumerable.Range(0, 900).Select(i => Orders.Order(slot, name: $"Ada {i}") with { CreatedAt = start.AddSeconds(i) })]);
        var cancellation = TestContext.Current.CancellationToken;

        foreach (var skip in new[] { 0, 470, 480, 490, 600, 890 })
        {
            var page = await own.OpenSearch().FindPageAsync(new() { Name = "ada" }, skip, limit: 20, cancellation);

            Assert.Equal(900, page.Total);
            Assert.Equal(Enumerable.Range(0, 900).Reverse().Skip(skip).Take(20).Select(i => $"Ada {i}"), page.Bookings.Select(booking => booking.Name));
        }
    }
}
