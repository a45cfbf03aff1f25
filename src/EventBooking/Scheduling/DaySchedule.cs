
namespace EventBooking.Scheduling;

/// <summary>One bookable date: its schedule and its slots in order of time.</summary>
public sealed record DaySchedule(DateOnly Date, Schedule Schedule, IReadOnlyList<Slot> Slots)
{
    public int Capacity => Slots.Sum(slot => slot.Capacity);

    public int Remaining => Slots.Sum(slot => slot.Remaining);
}
