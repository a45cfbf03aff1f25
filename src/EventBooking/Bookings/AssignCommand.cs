using EventBooking.Scheduling;

namespace EventBooking.Bookings;

/// <summary>Give a free seat of a slot to the first in line. Seats that people give back are passed on without it.</summary>
public sealed record AssignCommand : BookingCommand
{
    public required Slot Slot { get; init; }

    public required DateTimeOffset At { get; init; }
}
