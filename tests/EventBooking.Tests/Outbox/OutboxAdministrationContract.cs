using EventBooking.Bookings;
using EventBooking.Outbox;
using EventBooking.Tests.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EventBooking.Tests.Outbox;

/// <summary>Repeated confirmations, with repeated and parallel requests.</summary>
public abstract class OutboxAdministrationContract : IAsyncLifetime
{
    private readonly List<OutboxSignal> signals = [];
    private IStoreHost host = null!;
    private Booking booking = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected abstract IStoreHost CreateHost();

    public async ValueTask InitializeAsync()
    {
        host = CreateHost();
        var store = await host.OpenAsync();
        var outcomes = await store.BookAsync([TestData.CreateCommand(TestData.GetSlot("2026-03-01T10:00"))]);
        booking = ((BookingOutcome.Booked)Assert.Single(outcomes)).Booking;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        signals.ForEach(signal => signal.Dispose());
        await host.DisposeAsync();
    }

    [Fact]
    public async Task A_form_sent_many_times_at_once_adds_one_message()
    {
        var number = OutboxAdministration.NextNumber(await Administration().FindMessagesAsync(booking, Cancellation));

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Administration()).Select(
            instance => Task.Run(() => instance.SendConfirmationAgainAsync(booking, number, Cancellation), Cancellation)));

        Assert.Single(results, isSent => isSent);
        Assert.Equal([$"{booking.Id}-admin", $"{booking.Id}-attendee", $"{booking.Id}-attendee-2"], await IdsAsync());
    }

    [Fact]
    public async Task A_form_sent_again_later_adds_no_message()
    {
        Assert.True(await Administration().SendConfirmationAgainAsync(booking, 2, Cancellation));
        Assert.False(await Administration().SendConfirmationAgainAsync(booking, 2, Cancellation));

        Assert.Equal(3, (await IdsAsync()).Count);
    }

    [Fact]
    public async Task A_page_that_shows_the_latest_message_can_add_the_next()
    {
        for (var i = 0; i < 10; i++)
        {
            var number = OutboxAdministration.NextNumber(await Administration().FindMessagesAsync(booking, Cancellation));
            Assert.True(await Administration().SendConfirmationAgainAsync(booking, number, Cancellation));
        }

        Assert.Equal($"{booking.Id}-attendee-11", (await IdsAsync())[^1]);
    }

    [Theory]
    [InlineData(int.MinValue)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(int.MaxValue)]
    public async Task A_number_that_no_page_has_shown_adds_no_message(int number)
    {
        Assert.False(await Administration().SendConfirmationAgainAsync(booking, number, Cancellation));

        Assert.Equal(2, (await IdsAsync()).Count);
    }

    private OutboxAdministration Administration()
    {
        var signal = new OutboxSignal();
        signals.Add(signal);
        return new(host.OpenOutbox(), signal, TimeProvider.System, NullLogger<OutboxAdministration>.Instance);
    }

    private async Task<IReadOnlyList<string>> IdsAsync() =>
        [.. (await Administration().FindMessagesAsync(booking, Cancellation)).Select(message => message.Id)];
}

public sealed class SqliteOutboxAdministrationTests : OutboxAdministrationContract
{
    protected override IStoreHost CreateHost() => new SqliteHost();
}

public sealed class MongoOutboxAdministrationTests(MongoServer server) : OutboxAdministrationContract
{
    protected override IStoreHost CreateHost() => new MongoHost(server);
}
