using System.Diagnostics;
using System.Net;
using EventBooking.Bookings;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Controllers;

/// <summary>An instance sees the bookings of another instance after one second.</summary>
public abstract class SharedCountsContract : IAsyncLifetime
{
    private const string Slot = "2026-03-15T10:00";

    private IStoreHost host = null!;
    private Site here = null!;
    private Site there = null!;

    protected abstract IStoreHost CreateHost();

    public ValueTask InitializeAsync()
    {
        host = CreateHost();

        // The number of requests until a booking is visible depends on the machine.
        var settings = new Dictionary<string, string?>(host.Settings) { ["RateLimits:Enabled"] = "false" };
        here = Site.Start(settings);
        there = Site.Start(settings);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await here.DisposeAsync();
        await there.DisposeAsync();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task A_booking_on_another_instance_is_visible_after_one_second()
    {
        for (var booked = 1; booked <= 4; booked++)
        {
            await CountsAsync(there);
            using var response = await here.Http.BookAsync(BookingApi.Body(Slot));
            var answered = Stopwatch.StartNew();
            Assert.Equal(HttpStatusCode.Created, response.StatusCode);
            Assert.Equal(booked, await CountsAsync(here));

            int seen;
            TimeSpan asked;
            do
            {
                asked = answered.Elapsed;
                seen = await CountsAsync(there);
                Assert.True(
                    seen == booked || (seen == booked - 1 && asked < SeatCountCache.MaxAge),
                    $"{seen} seats, asked {asked} after the booking of seat {booked}.");
            }
            while (seen < booked);
        }

        // A request without a key: the instance may reject it without asking the database.
        using var refused = await there.Http.BookAsync(BookingApi.Body(Slot));
        var problem = await refused.AssertProblemAsync(HttpStatusCode.Conflict, "slot_full");
        Assert.Equal(4, problem.GetProperty("day").GetProperty("slots")[1].GetProperty("bookedCount").GetInt32());
    }

    private static async Task<int> CountsAsync(Site site) => (await site.Http.BookedCountsAsync("2026-03-15"))[Slot];
}

public sealed class SqliteSharedCountsTests : SharedCountsContract
{
    protected override IStoreHost CreateHost() => new SqliteHost();
}

public sealed class MongoSharedCountsTests(MongoServer server) : SharedCountsContract
{
    protected override IStoreHost CreateHost() => new MongoHost(server);
}
