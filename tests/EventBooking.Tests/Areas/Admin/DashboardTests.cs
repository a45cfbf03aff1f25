using EventBooking.Areas.Admin;
using EventBooking.Scheduling;

namespace EventBooking.Tests.Areas.Admin;

public sealed class DashboardTests
{
    [Theory]
    [InlineData(0, 4, 0)]
    [InlineData(1, 4, 1)]
    [InlineData(2, 4, 2)]
    [InlineData(3, 4, 3)]
    [InlineData(4, 4, 5)]
    [InlineData(1, 1000, 1)]
    [InlineData(999, 1000, 4)]
    [InlineData(1, 1, 5)]
    public void A_slot_is_the_darker_the_fuller_and_darkest_only_when_full(int booked, int capacity, int shade) =>
        Assert.Equal(shade, Dashboard.Shade(new Slot(SlotId.Parse("2026-03-01T10:00"), capacity, booked)));

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(999, 1000, 99)]
    [InlineData(1000, 1000, 100)]
    [InlineData(1_500_000_000, 2_000_000_000, 75)]
    public void A_percentage_is_rounded_down(int sold, int capacity, int percent) => Assert.Equal(percent, Dashboard.Percent(sold, capacity));

    [Fact]
    public void Days_are_the_event_zones_own_and_those_without_bookings_are_there()
    {
        var kathmandu = TimeZoneInfo.FindSystemTimeZoneById("Asia/Kathmandu"); // UTC+05:45

        var days = Dashboard.PerDay(
            [
                new(new(2026, 2, 1, 18, 0, 0, TimeSpan.Zero), 3),
                new(new(2026, 2, 1, 18, 15, 0, TimeSpan.Zero), 2),
                new(new(2026, 2, 3, 20, 0, 0, TimeSpan.Zero), 1),
            ],
            kathmandu);

        Assert.Equal([new(new(2026, 2, 1), 3), new(new(2026, 2, 2), 2), new(new(2026, 2, 3), 0), new BookingsOfDay(new(2026, 2, 4), 1)], days);
    }

    [Fact]
    public void The_latest_thirty_days_are_enough()
    {
        var days = Dashboard.PerDay([new(new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero), 3), new(new(2026, 2, 1, 0, 0, 0, TimeSpan.Zero), 2)], TimeZoneInfo.Utc);

        Assert.Equal(30, days.Count);
        Assert.Equal(new BookingsOfDay(new(2026, 2, 1), 2), days[^1]);
    }

    [Fact]
    public void Without_bookings_there_are_no_days() => Assert.Empty(Dashboard.PerDay([], TimeZoneInfo.Utc));
}
