using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Bookings;

/// <summary>The slots of a date are created when the date is first requested, and no others.</summary>
public abstract class SlotCreationContract : IAsyncLifetime
{
    private IStoreHost host = null!;
    private Site site = null!;

    public ValueTask InitializeAsync()
    {
        host = CreateHost();
        site = Site.Start(host.Settings);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await site.DisposeAsync();
        await host.DisposeAsync();
    }

    [Theory]
    [InlineData("/dates/2026-03-01")]
    [InlineData("/api/slots?date=2026-03-01")]
    [InlineData("/slots/2026-03-01T12:00")]
    public async Task A_request_for_a_date_creates_the_slots_of_that_date(string path)
    {
        using var response = await site.Http.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.True(response.IsSuccessStatusCode);
        Assert.Equal(9, await CountSlotsAsync("2026-03-01"));
        Assert.Equal(9, await CountSlotsAsync());
    }

    [Fact]
    public async Task A_booking_creates_the_slots_of_its_date()
    {
        using var first = await site.Http.GetAsync("/api/slots?date=2026-03-01", TestContext.Current.CancellationToken);

        await BookAsync("2026-03-03T12:00");

        Assert.Equal(8, await CountSlotsAsync("2026-03-03"));
        Assert.Equal(9 + 8, await CountSlotsAsync());
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api/dates")]
    public async Task The_month_creates_no_slots_and_shows_dates_without_slots_as_planned(string path)
    {
        await BookAsync("2026-03-03T12:00");

        var month = await site.Http.GetStringAsync(path, TestContext.Current.CancellationToken);

        Assert.Contains(path == "/" ? "31 seats left" : "\"remaining\":31", month, StringComparison.Ordinal);
        Assert.Contains(path == "/" ? "36 seats left" : "\"remaining\":36", month, StringComparison.Ordinal);
        Assert.Equal(8, await CountSlotsAsync());
    }

    protected abstract IStoreHost CreateHost();

    private async Task BookAsync(string slotId)
    {
        using var response = await site.Http.BookAsync(BookingApi.Body(slotId));
        Assert.Equal(System.Net.HttpStatusCode.Created, response.StatusCode);
    }

    private async Task<int> CountSlotsAsync(string? date = null)
    {
        var store = await host.OpenAsync();
        var first = date is null ? DateOnly.MinValue : DateOnly.Parse(date, System.Globalization.CultureInfo.InvariantCulture);
        var last = date is null ? new DateOnly(2100, 1, 1) : first;
        return (await store.GetSlotsAsync(first, last, TestContext.Current.CancellationToken)).Count;
    }
}

public sealed class SqliteSlotCreationTests : SlotCreationContract
{
    protected override IStoreHost CreateHost() => new SqliteHost();
}

public sealed class MongoSlotCreationTests(MongoServer server) : SlotCreationContract
{
    protected override IStoreHost CreateHost() => new MongoHost(server);
}
