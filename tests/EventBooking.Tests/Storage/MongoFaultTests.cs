using EventBooking.Bookings;
using EventBooking.Scheduling;
using EventBooking.Storage;
using EventBooking.Storage.Mongo;
using EventBooking.Tests.Testing;
using Microsoft.Extensions.Options;
using MongoDB.Bson;
using static EventBooking.Bookings.BookingOutcome;

namespace EventBooking.Tests.Storage;

/// <summary>The faults affect the whole server, so no other test may run at the same time.</summary>
[CollectionDefinition(nameof(MongoFaultTests), DisableParallelization = true)]
[Collection(nameof(MongoFaultTests))]
public sealed class MongoFaultTests(MongoServer server) : IAsyncLifetime
{
    private static readonly Slot Morning = TestData.GetSlot("2026-03-01T10:00");

    private readonly MongoHost host = new(server);

    private IBookingStore store = null!;

    public async ValueTask InitializeAsync() => store = await host.OpenAsync();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Theory]
    [InlineData("update")]
    [InlineData("insert")]
    [InlineData("commitTransaction")]
    public async Task A_connection_lost_before_the_command_still_books_once(string command)
    {
        await FailAsync(times: 1, command, new() { { "closeConnection", true } });

        await BookOnceAsync();
    }

    [Theory]
    [InlineData("update")]
    [InlineData("insert")]
    [InlineData("commitTransaction")]
    public async Task An_answer_lost_after_the_command_still_books_once(string command)
    {
        await FailAsync(times: 3, command, new() { { "closeAfter", true } });

        await BookOnceAsync();
    }

    [Fact]
    public async Task A_conflict_is_retried()
    {
        await FailAsync(
            times: 3, "update", new() { { "errorCode", 112 }, { "errorLabels", new BsonArray { "TransientTransactionError" } } });

        await BookOnceAsync();
    }

    [Fact]
    public async Task A_commit_without_an_answer_has_an_unknown_outcome_and_the_same_command_can_be_repeated()
    {
        var command = TestData.CreateCommand(Morning);
        await FailAsync("alwaysOn", "commitTransaction", new() { { "closeAfter", true } });

        await Assert.ThrowsAsync<OutcomeUnknownException>(() => store.BookAsync([command]));
        await host.FailAsync("off", []);

        Assert.IsType<AlreadyBooked>(Assert.Single(await store.BookAsync([command])));
        Assert.Equal(new StoredCounts(Bookings: 1, Messages: 2), await host.CountAsync());
    }

    [Fact]
    public async Task A_server_that_rejects_bookings_is_unavailable_and_has_booked_nothing()
    {
        await FailAsync("alwaysOn", "update", new() { { "closeConnection", true } });

        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.BookAsync([TestData.CreateCommand(Morning)]));
        await host.FailAsync("off", []);

        Assert.Equal(new StoredCounts(Bookings: 0, Messages: 0), await host.CountAsync());
    }

    [Fact]
    public async Task A_server_that_does_not_exist_is_unavailable()
    {
        using var nowhere = new MongoConnection(
            Options.Create(new StorageOptions { MongoDb = new() { ConnectionString = "mongodb://127.0.0.1:9/?replicaSet=rs0" } }));
        var lost = new MongoStore(nowhere, new ReferenceGenerator(), TestData.MessageFactory, TestData.WaitingList, TimeProvider.System);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => lost.ReadSlotsAsync(Morning));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => lost.BookAsync([TestData.CreateCommand(Morning)]));
    }

    private Task FailAsync(BsonValue times, string command, BsonDocument fault) =>
        host.FailAsync(times.IsInt32 ? new BsonDocument("times", times) : times, fault.Add("failCommands", new BsonArray { command }));

    private async Task BookOnceAsync()
    {
        Assert.IsType<Booked>(Assert.Single(await store.BookAsync([TestData.CreateCommand(Morning)])));
        Assert.Equal([Morning with { BookedCount = 1 }], await store.ReadSlotsAsync(Morning));
        Assert.Equal(new StoredCounts(Bookings: 1, Messages: 2), await host.CountAsync());
    }
}
