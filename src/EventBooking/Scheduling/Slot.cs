
namespace EventBooking.Scheduling;

/// <summary>One bookable hour. The booked count is 0 in the plan of the calendar, and the number of bookings in a store.</summary>
public sealed record Slot(SlotId Id, int Capacity, int BookedCount = 0)
{
    public int Remaining => Capacity - BookedCount;

    public bool IsFull => Remaining <= 0;
}
