
namespace EventBooking.Scheduling;

/// <summary>One bookable hour. The counts are 0 in the plan of the calendar.</summary>
/// <param name="Id">Its date and hour.</param>
/// <param name="Capacity">The number of seats.</param>
/// <param name="BookedCount">The number of confirmed bookings.</param>
/// <param name="WaitingCount">The number of people who wait for this hour, or for any hour of its date.</param>
/// <param name="AnyHourCount">The number of those who wait for any hour of its date.</param>
public sealed record Slot(SlotId Id, int Capacity, int BookedCount = 0, int WaitingCount = 0, int AnyHourCount = 0)
{
    public int Remaining => Capacity - BookedCount;

    public bool IsFull => Remaining <= 0;
}
