using EventBooking.Bookings;
using EventBooking.Scheduling;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Scheduling;

public sealed class EventCalendarTests
{
    private static readonly EventCalendar Calendar = new(new EventOptions());

    [Fact]
    public void March_2026_has_sixteen_odd_dates_that_alternate_between_the_schedules()
    {
        Assert.Equal(Enumerable.Range(0, 16).Select(i => new DateOnly(2026, 3, 1 + 2 * i)), Calendar.Days.Select(day => day.Date));
        Assert.Equal(Enumerable.Range(0, 16).Select(i => i % 2 == 0 ? Schedule.A : Schedule.B), Calendar.Days.Select(day => day.Schedule));
    }

    [Fact]
    public void There_are_136_slots_of_four_seats()
    {
        var slots = Calendar.Days.SelectMany(day => day.Slots).ToList();

        Assert.Equal(136, slots.Count);
        Assert.Equal(136, slots.Select(slot => slot.Id).Distinct().Count());
        Assert.All(slots, slot => Assert.Equal((4, 0), (slot.Capacity, slot.BookedCount)));
    }

    [Theory]
    [InlineData("2026-03-01", "10:00", "19:00", 9)]
    [InlineData("2026-03-03", "09:00", "17:00", 8)]
    [InlineData("2026-03-29", "10:00", "19:00", 9)]
    [InlineData("2026-03-31", "09:00", "17:00", 8)]
    public void A_date_has_the_hourly_slots_of_its_schedule(string date, string from, string until, int slots)
    {
        Assert.True(Calendar.TryFindDay(date, out var day, out _));

        Assert.Equal(slots, day.Slots.Count);
        Assert.Equal((from, until), (day.Slots[0].Id.StartTime.ToIso(), day.Slots[^1].Id.EndTime.ToIso()));
        Assert.All(day.Slots.Zip(day.Slots.Skip(1)), pair => Assert.Equal(pair.First.Id.EndTime, pair.Second.Id.StartTime));
    }

    [Theory]
    [InlineData("2026-03-02", "Monday 2 March 2026 is an even date")]
    [InlineData("2026-03-30", "even date")]
    [InlineData("2026-04-01", "not in March 2026")]
    [InlineData("2025-03-01", "not in March 2026")]
    [InlineData("0001-01-01", "not in March 2026")]
    [InlineData(null, "not a date")]
    [InlineData("", "not a date")]
    [InlineData("2026-02-30", "not a date")]
    [InlineData("2026-3-1", "not a date")]
    [InlineData("26-03-01", "not a date")]
    [InlineData("01/03/2026", "not a date")]
    [InlineData("2026-03-01 ", "not a date")]
    [InlineData("2026-03-01T10:00", "not a date")]
    [InlineData("2026-03-01\0", "not a date")]
    [InlineData("２０２６-03-01", "not a date")]
    [InlineData("2026‑03‑01", "not a date")]
    public void Any_other_date_is_rejected_with_a_reason(string? date, string reason)
    {
        Assert.False(Calendar.TryFindDay(date, out _, out var rejection));

        Assert.Contains(reason, rejection.InEnglish(Calendar), StringComparison.Ordinal);
    }

    [Fact]
    public void A_slot_id_is_found_only_as_it_is_written()
    {
        Assert.True(Calendar.TryFindSlot("2026-03-01T10:00", out var slot));
        Assert.Equal(new SlotId(new(2026, 3, 1), new(10, 0)), slot.Id);
        Assert.Equal(slot.Id, SlotId.Parse(slot.Id.ToString()));

        Assert.All(
            new[] { null, "", "2026-03-01T19:00", "2026-03-01 10:00", "2026-03-02T10:00" },
            id => Assert.False(Calendar.TryFindSlot(id, out _)));
    }

    [Fact]
    public void The_month_the_hours_and_the_capacity_are_settings()
    {
        var calendar = new EventCalendar(
            new EventOptions { Month = "2028-02", SlotCapacity = 7, ScheduleA = "08:30-10:30", ScheduleB = "22:00-23:00" });

        Assert.Equal(15, calendar.Days.Count);
        Assert.Equal(
            ["2028-02-01T08:30", "2028-02-01T09:30", "2028-02-03T22:00"],
            calendar.Days.Take(2).SelectMany(day => day.Slots).Select(slot => slot.Id.ToString()));
        Assert.Equal(7, calendar.Days[0].Slots[0].Capacity);
    }

    [Theory]
    [InlineData("Etc/UTC", "UTC", "UTC")]
    [InlineData("Europe/London", "Europe/London (UTC+00:00)", "Europe/London (UTC+01:00)")]
    [InlineData("America/St_Johns", "America/St_Johns (UTC-03:30)", "America/St_Johns (UTC-02:30)")]
    [InlineData("Asia/Kolkata", "Asia/Kolkata (UTC+05:30)", "Asia/Kolkata (UTC+05:30)")]
    public void The_time_zone_name_has_the_offset_of_the_date(string timeZone, string onTheFirst, string onTheLast)
    {
        var calendar = new EventCalendar(new EventOptions { TimeZone = timeZone });

        Assert.Equal(onTheFirst, calendar.TimeZoneNameOn(new(2026, 3, 1)));
        Assert.Equal(onTheLast, calendar.TimeZoneNameOn(new(2026, 3, 31)));
    }

    [Theory]
    [InlineData("Europe/London", "London time")]
    [InlineData("America/Argentina/Buenos_Aires", "Buenos Aires time")]
    [InlineData("Etc/UTC", "UTC")]
    [InlineData("Etc/GMT+3", "Etc/GMT+3 (UTC-03:00)")]
    [InlineData("CET", "CET (UTC+01:00)")]
    public void People_read_the_city_of_the_time_zone_where_it_has_one(string timeZone, string expected)
    {
        var calendar = new EventCalendar(new EventOptions { TimeZone = timeZone });

        Assert.Equal(expected, Localization.English<Texts>().TimeZoneOn(calendar, new(2026, 3, 1)));
    }

    [Theory]
    [InlineData("2026-03-02", "There is no event on Monday 2 March.")]
    [InlineData("2026-04-01", "There is no event on Wednesday 1 April 2026.")]
    [InlineData("2026-3-1", "This is not a date. Use the format year-month-day, for example 2026-03-01.")]
    public void People_read_that_there_is_no_event_on_another_date(string date, string expected)
    {
        Assert.False(Calendar.TryFindDay(date, out _, out var rejection));

        Assert.Equal(expected, Localization.English<Texts>().DateRejected(rejection, Calendar));
    }

    [Fact]
    public void A_date_has_a_previous_and_a_next_date()
    {
        Assert.Equal((null, new DateOnly(2026, 3, 3)), Calendar.NeighboursOf(new(2026, 3, 1)));
        Assert.Equal((new DateOnly(2026, 3, 13), new DateOnly(2026, 3, 17)), Calendar.NeighboursOf(new(2026, 3, 15)));
        Assert.Equal((new DateOnly(2026, 3, 29), null), Calendar.NeighboursOf(new(2026, 3, 31)));
    }
}
