
namespace EventBooking.Scheduling;

/// <summary>The two daily schedules. The bookable dates of the month alternate, beginning with A.</summary>
public enum Schedule
{
    A,
    B,
}
