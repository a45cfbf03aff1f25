using System.Diagnostics;
using System.Net;
using EventBooking.Bookings;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Controllers;

/// <summary>How soon one instance knows of what another has booked.</summary>
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

        // How often one asks until a booking is seen depends on the machine.
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
    public async Task An_answer_that_began_a_second_after_a_booking_elsewhere_knows_of_it()
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
                Assert.True(seen == booked || (seen == booked - 1 && asked < SeatCountCache.MaxAge), $"{seen} seats, asked {asked} after the booking of seat {booked}.");
            }
            while (seen < booked);
        }

        // Neither key nor form: the instance may refuse by what it has seen.
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
