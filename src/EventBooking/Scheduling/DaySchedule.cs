
namespace EventBooking.Scheduling;

/// <summary>One bookable date: its schedule and its slots in order of time.</summary>
public sealed record DaySchedule(DateOnly Date, Schedule Schedule, IReadOnlyList<Slot> Slots)
{
    public int Capacity => Slots.Sum(slot => slot.Capacity);

    public int Remaining => Slots.Sum(slot => slot.Remaining);

    /// <summary>The number of people who wait for an hour of the date, or for any.</summary>
    public int WaitingCount => Slots.Sum(slot => slot.WaitingCount - slot.AnyHourCount) + Slots.Max(slot => slot.AnyHourCount);
}
