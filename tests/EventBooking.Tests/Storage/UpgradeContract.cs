using EventBooking.Bookings;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Storage;

/// <summary>The database of an older version is upgraded, and all its data is found.</summary>
public abstract class UpgradeContract : IAsyncLifetime
{
    private static readonly DateTimeOffset Later = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private IReadOnlyList<OldBooking> old = [];
    private StoredCounts before = new(0, 0);
    private IBookingStore store = null!;
    private IBookingSearch search = null!;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected IStoreHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Host = await CreateOldDatabaseAsync();
        old = await ReadOldBookingsAsync();
        before = await Host.CountAsync();
        store = await Host.OpenAsync();
        search = Host.OpenSearch();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Host.DisposeAsync();
    }

    [Fact]
    public async Task All_bookings_and_messages_are_kept()
    {
        Assert.True(before is { Bookings: > 2, Messages: > 2 });
        Assert.Equal(before, await Host.CountAsync());
        Assert.Null(await Host.OpenInspection().FindSchemaErrorAsync(Cancellation));
        Assert.Empty(await Host.OpenInspection().FindInconsistentSlotsAsync(Cancellation));
        Assert.Equal(old.Select(booking => booking.Reference).Order(), await FindAsync(BookingFilter.Everything));
    }

    [Fact]
    public async Task Every_booking_is_found_by_every_filter()
    {
        foreach (var booking in old)
        {
            foreach (var filter in FiltersFor(booking))
            {
                Assert.Contains(booking.Reference, await FindAsync(filter));
            }

            Assert.Equal(booking.Name, (await search.FindByReferenceAsync(booking.Reference, Cancellation))?.Name);
        }
    }

    [Fact]
    public async Task Messages_that_are_due_can_be_claimed()
    {
        var claimed = await Host.OpenOutbox().ClaimAsync(recipient: null, 100, Later, Later.AddMinutes(1), Cancellation);

        Assert.NotEmpty(claimed);
        Assert.Equal(await CountDueMessagesAsync(Later), claimed.Count);
        Assert.All(claimed, message => Assert.Contains(message.Booking.Reference, old.Select(booking => booking.Reference)));
    }

    [Fact]
    public async Task Booking_continues()
    {
        var slot = TestData.GetSlot(old[0].SlotId);
        var seats = Assert.Single(await store.ReadSlotsAsync(slot)).Remaining;

        var outcomes = await store.BookAsync(
            [.. Enumerable.Range(0, seats + 1).Select(i => TestData.CreateCommand(slot, name: $"Mary Somerville {i}"))]);

        Assert.Equal(seats, outcomes.OfType<BookingOutcome.Booked>().Count());
        Assert.IsType<BookingOutcome.SlotFull>(outcomes[^1]);
        Assert.Equal(seats, (await FindAsync(new() { Name = "somer", SlotId = slot.Id })).Count);
    }

    [Fact]
    public async Task Instances_that_start_together_upgrade_once()
    {
        await using var other = await CreateOldDatabaseAsync();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => other.OpenAsync(), Cancellation)));

        Assert.Equal(old.Count, (await other.OpenSearch().FindPageAsync(BookingFilter.Everything, 0, 100, Cancellation)).Total);
        Assert.Equal(1, (await other.OpenSearch().FindPageAsync(new() { Name = old[0].Name }, 0, 100, Cancellation)).Total);
    }

    protected abstract Task<IStoreHost> CreateOldDatabaseAsync();

    /// <summary>Reads the database directly, before the upgrade.</summary>
    protected abstract Task<IReadOnlyList<OldBooking>> ReadOldBookingsAsync();

    protected abstract Task<long> CountDueMessagesAsync(DateTimeOffset now);

    protected async Task<IReadOnlyList<string>> FindAsync(BookingFilter filter) =>
        [.. (await search.FindPageAsync(filter, 0, 100, Cancellation)).Bookings.Select(booking => booking.Reference).Order()];

    private static IEnumerable<BookingFilter> FiltersFor(OldBooking booking)
    {
        var slotId = TestData.GetSlot(booking.SlotId).Id;
        BookingFilter[] alone =
        [
            new() { Name = booking.Name },
            new() { Name = booking.Name[^2..] },
            new() { Name = string.Join(", ", booking.Name.Split(' ').Reverse()) },
            new() { Email = booking.Email.ToUpperInvariant() },
            new() { Email = booking.Email[2..] },
            new() { Phone = [booking.Phone.TrimStart('+')] },
            new() { Phone = [booking.Phone[^4..]] },
            new() { Date = slotId.Date },
            new() { SlotId = slotId },
            new() { Reference = booking.Reference.Replace("-", "", StringComparison.Ordinal) },
        ];
        return
        [
            .. alone,
            new()
            {
                Name = booking.Name, Phone = [booking.Phone[^4..]], Date = slotId.Date, SlotId = slotId, Reference = booking.Reference[..4],
            },
        ];
    }

    protected sealed record OldBooking(string Reference, string SlotId, string Name, string Email, string Phone);
}
