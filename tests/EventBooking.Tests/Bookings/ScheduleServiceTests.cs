using EventBooking.Bookings;
using EventBooking.Scheduling;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Bookings;

/// <summary>The alternatives for a full slot, with a real store.</summary>
public sealed class ScheduleServiceTests : IAsyncLifetime
{
    private readonly SqliteHost host = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Theory]
    [InlineData(
        "2026-03-15T10:00",
        "2026-03-15T09:00 2026-03-15T11:00 2026-03-15T12:00 2026-03-13T10:00 2026-03-17T10:00 2026-03-13T11:00")]
    [InlineData(
        "2026-03-01T14:00",
        "2026-03-01T13:00 2026-03-01T15:00 2026-03-01T12:00 2026-03-03T14:00 2026-03-03T13:00 2026-03-03T15:00")]
    [InlineData(
        "2026-03-31T09:00",
        "2026-03-31T10:00 2026-03-31T11:00 2026-03-31T12:00 2026-03-29T10:00 2026-03-29T11:00 2026-03-29T12:00")]
    public async Task The_nearest_open_slots_of_the_date_come_before_those_of_other_dates(string full, string expected)
    {
        Assert.Equal(expected.Split(' '), await NearestAfterFillingAsync(full, slot => slot == full));
    }

    [Fact]
    public async Task Slots_of_the_nearest_dates_are_offered_when_the_date_is_sold_out()
    {
        var nearest = await NearestAfterFillingAsync("2026-03-15T10:00", slot => slot.StartsWith("2026-03-15", StringComparison.Ordinal));

        Assert.Equal(
            ["2026-03-13T10:00", "2026-03-17T10:00", "2026-03-13T11:00", "2026-03-17T11:00", "2026-03-13T12:00", "2026-03-17T12:00"],
            nearest);
    }

    [Fact]
    public async Task Nothing_is_offered_when_everything_is_sold_out()
    {
        Assert.Empty(await NearestAfterFillingAsync("2026-03-15T10:00", _ => true));
    }

    private async Task<IReadOnlyList<string>> NearestAfterFillingAsync(string wanted, Func<string, bool> isFilled)
    {
        var store = await host.OpenAsync();
        var schedules = new ScheduleService(TestData.Calendar, store, new SeatCountCache(TestData.Calendar, store, TimeProvider.System));
        var filled = TestData.Calendar.Days.SelectMany(day => day.Slots).Where(slot => isFilled(slot.Id.ToString()));
        await store.BookAsync([.. filled.SelectMany(slot => Enumerable.Range(0, slot.Capacity).Select(_ => TestData.CreateCommand(slot)))]);

        var alternatives = await schedules.FindAlternativesAsync(SlotId.Parse(wanted), TestContext.Current.CancellationToken);

        Assert.Equal(wanted[..10], alternatives.Day.Date.ToIso());
        return [.. alternatives.NearestOpen.Select(slot => slot.Id.ToString())];
    }
}
