
namespace EventBooking.Scheduling;

/// <summary>The two daily timetables; the bookable dates of the month take them in turn, beginning with A.</summary>
public enum Schedule
{
    A,
    B,
}
