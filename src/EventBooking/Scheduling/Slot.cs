
namespace EventBooking.Scheduling;

/// <summary>One bookable hour. As planned by the calendar its booked count is nought; as read from a store it is what has been sold.</summary>
public sealed record Slot(SlotId Id, int Capacity, int BookedCount = 0)
{
    public int Remaining => Capacity - BookedCount;

    public bool IsFull => Remaining <= 0;
}
