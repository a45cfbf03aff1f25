using EventBooking.Bookings;
using EventBooking.Load;
using EventBooking.Outbox;
using EventBooking.Tests.Testing;
using Spectre.Console;

namespace EventBooking.Tests.Load;

/// <summary>The store after the command <c>seed</c>.</summary>
public abstract class SeedContract : IAsyncLifetime
{
    private const int Count = 2000;

    private readonly StringWriter output = new();
    private IStoreHost host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected abstract IStoreHost CreateHost();

    /// <summary>The arguments that name the store.</summary>
    protected abstract IReadOnlyList<string> ArgumentsFor(IReadOnlyDictionary<string, string?> settings);

    public ValueTask InitializeAsync()
    {
        host = CreateHost();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await host.DisposeAsync();
        await output.DisposeAsync();
    }

    [Fact]
    public async Task Slots_bookings_and_messages_agree_and_no_email_is_due()
    {
        Assert.Equal(0, await SeedAsync(Count));

        Assert.Equal(new StoredCounts(Count, 2 * Count), await host.CountAsync());
        var bookings = await FindAllAsync();
        Assert.Equal(Count, bookings.Count);

        var store = await host.OpenAsync();
        var slots = await store.ReadSlotsAsync([.. TestData.Calendar.Days.SelectMany(day => day.Slots)]);
        Assert.All(slots, slot => Assert.Equal(bookings.Count(booking => booking.SlotId == slot.Id), slot.BookedCount));
        Assert.All(slots, slot => Assert.InRange(slot.BookedCount, 0, slot.Capacity));

        var outbox = host.OpenOutbox();
        var later = OutboxMessage.HeldUntilReleased.AddDays(1);
        Assert.Empty(await outbox.ClaimAsync(recipient: null, 1, later, later.AddDays(1), Cancellation));
        foreach (var booking in bookings.Where((_, i) => i % 100 == 0))
        {
            var messages = await outbox.FindByBookingAsync(booking.Id, Cancellation);
            Assert.All(messages, message => Assert.Equal(OutboxStatus.Sent, message.Status));
        }
    }

    [Fact]
    public async Task A_store_with_bookings_is_seeded_only_with_add()
    {
        Assert.Equal(0, await SeedAsync(100));

        Assert.Equal(1, await SeedAsync(10));
        Assert.Contains("already has bookings", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(100, (await host.CountAsync()).Bookings);
        var latest = (await FindAllAsync()).Max(booking => booking.CreatedAt);

        Assert.Equal(0, await SeedAsync(10, "--add"));
        Assert.Equal(10, (await FindAllAsync()).Count(booking => booking.CreatedAt > latest));
    }

    [Fact]
    public async Task More_bookings_than_seats_left_are_refused()
    {
        Assert.Equal(0, await SeedAsync(100));

        Assert.Equal(1, await SeedAsync(Count, "--add"));

        Assert.Contains("seats left", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(100, (await host.CountAsync()).Bookings);
    }

    private async Task<List<Booking>> FindAllAsync()
    {
        var bookings = new List<Booking>();
        await foreach (var some in host.OpenSearch().StreamAsync(BookingFilter.Everything, Cancellation))
        {
            bookings.AddRange(some);
        }

        return bookings;
    }

    private Task<int> SeedAsync(int count, params string[] more)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        return LoadCommands.Create(console)
            .Parse(["seed", "--bookings", $"{count}", .. ArgumentsFor(host.Settings), .. more])
            .InvokeAsync(cancellationToken: Cancellation);
    }
}

public sealed class SqliteSeedTests : SeedContract
{
    protected override IStoreHost CreateHost() => new SqliteHost();

    protected override IReadOnlyList<string> ArgumentsFor(IReadOnlyDictionary<string, string?> settings) =>
        ["--provider", "Sqlite", "--data", settings["Storage:DataDirectory"]!];
}

public sealed class MongoSeedTests(MongoServer server) : SeedContract
{
    protected override IStoreHost CreateHost() => new MongoHost(server);

    protected override IReadOnlyList<string> ArgumentsFor(IReadOnlyDictionary<string, string?> settings) =>
    [
        "--provider", "MongoDb",
        "--connection", settings["Storage:MongoDb:ConnectionString"]!,
        "--database", settings["Storage:MongoDb:Database"]!,
    ];
}
