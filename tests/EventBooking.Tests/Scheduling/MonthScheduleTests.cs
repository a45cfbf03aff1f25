using EventBooking.Scheduling;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Scheduling;

/// <summary>The next free slot.</summary>
public sealed class MonthScheduleTests
{
    [Theory]
    [InlineData("", null, "2026-03-01T10:00")]
    [InlineData("2026-03-01", null, "2026-03-03T09:00")]
    [InlineData("2026-03-01 2026-03-03T09:00", null, "2026-03-03T10:00")]
    [InlineData("2026-03-05", "2026-03-05", "2026-03-07T09:00")]
    [InlineData("2026-03-05 2026-03-07 2026-03-09T10:00", "2026-03-05", "2026-03-09T11:00")]
    [InlineData("2026-03-31", "2026-03-31", "2026-03-29T18:00")]
    [InlineData("2026-03-29T18:00 2026-03-31", "2026-03-31", "2026-03-29T17:00")]
    [InlineData("2026-03-31", null, "2026-03-01T10:00")]
    [InlineData("2026-03", null, null)]
    [InlineData("2026-03", "2026-03-15", null)]
    public void The_next_free_slot_is_the_first_later_one_or_else_the_last_earlier_one(string full, string? after, string? expected)
    {
        var month = new MonthSchedule(TestData.Calendar.Days).With(
            TestData.Calendar.Days.SelectMany(day => day.Slots)
                .Where(slot => full.Split(' ').Any(start => start != "" && slot.Id.ToString().StartsWith(start, StringComparison.Ordinal)))
                .Select(slot => slot with { BookedCount = slot.Capacity }));

        var next = month.FindNextFree(after is null ? null : SlotId.Parse(after + "T00:00").Date);

        Assert.Equal(expected, next?.Id.ToString());
    }
}
