using System.Net;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Controllers;

/// <summary>No slot is oversold or undersold: real clients, real sockets, and as many instances as the store allows.</summary>
public abstract class ExactFillOverHttpContract : IAsyncLifetime
{
    private const string PopularSlot = "2026-03-15T10:00";

    private readonly List<Site> sites = [];
    private IStoreHost host = null!;

    protected abstract IStoreHost CreateHost();

    protected abstract int Instances { get; }

    public ValueTask InitializeAsync()
    {
        host = CreateHost();
        sites.AddRange(Enumerable.Range(0, Instances).Select(_ => Site.Start(host.Settings)));
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var site in sites)
        {
            await site.DisposeAsync();
        }

        await host.DisposeAsync();
    }

    [Fact]
    public async Task Two_hundred_parallel_clients_get_4_seats_and_196_conflicts()
    {
        var answers = await BookAtOnceAsync(Enumerable.Repeat(PopularSlot, 200));

        Assert.Equal(new() { [HttpStatusCode.Created] = 4, [HttpStatusCode.Conflict] = 196 }, answers);
        foreach (var site in sites)
        {
            Assert.Equal(4, (await site.Http.BookedCountsAsync("2026-03-15"))[PopularSlot]);
        }

        Assert.Equal(new StoredCounts(Bookings: 4, Messages: 8), await host.CountAsync());
    }

    [Fact]
    public async Task Two_thousand_parallel_clients_book_every_seat_of_the_month_once()
    {
        var month = TestData.Calendar.Days.SelectMany(day => day.Slots).Select(slot => slot.Id.ToString()).ToList();

        var answers = await BookAtOnceAsync(Enumerable.Repeat(month, 15).SelectMany(slot => slot));

        Assert.Equal(new() { [HttpStatusCode.Created] = 544, [HttpStatusCode.Conflict] = 2040 - 544 }, answers);
        await WaitUntilSoldOutAsync(sites[0].Http);
        Assert.Equal(new StoredCounts(Bookings: 544, Messages: 1088), await host.CountAsync());
    }

    /// <summary>An instance sees the bookings of other instances after at most one second.</summary>
    private static async Task WaitUntilSoldOutAsync(HttpClient http)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(10));
        while (
            (await http.GetJsonAsync("/api/dates")).GetProperty("dates").EnumerateArray().Any(
                date => date.GetProperty("remaining").GetInt32() != 0))
        {
            await Task.Delay(50, patience.Token);
        }
    }

    [Fact]
    public async Task One_key_sent_in_parallel_to_every_instance_books_once_and_gets_one_response()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            using var response = await sites[i % sites.Count].Http.BookAsync(BookingApi.Body(PopularSlot), "one key");
            Assert.Equal(HttpStatusCode.Created, response.StatusCode);
            var booking = await response.JsonAsync();
            return (
                booking.GetProperty("reference").GetString(),
                booking.GetProperty("createdAt").GetString(),
                response.Headers.Location?.AbsolutePath);
        }));

        Assert.Single(answers.Distinct());
        Assert.Equal(new StoredCounts(Bookings: 1, Messages: 2), await host.CountAsync());
    }

    private async Task<Dictionary<HttpStatusCode, int>> BookAtOnceAsync(IEnumerable<string> slotIds)
    {
        var answers = await Task.WhenAll(slotIds.Select(async (slotId, i) =>
        {
            using var response = await sites[i % sites.Count].Http.BookAsync(BookingApi.Body(slotId, $"Client {i}"));
            return response.StatusCode;
        }));
        return answers.CountBy(status => status).ToDictionary();
    }
}

[Collection(nameof(NonParallelCollection))]
public sealed class SqliteExactFillOverHttpTests : ExactFillOverHttpContract
{
    protected override int Instances => 1;

    protected override IStoreHost CreateHost() => new SqliteHost();
}

[Collection(nameof(NonParallelCollection))]
public sealed class MongoExactFillOverHttpTests(MongoServer server) : ExactFillOverHttpContract
{
    protected override int Instances => 2;

    protected override IStoreHost CreateHost() => new MongoHost(server);
}
