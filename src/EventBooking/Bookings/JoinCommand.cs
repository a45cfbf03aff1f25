namespace EventBooking.Bookings;

/// <summary>
/// Join the waiting list. Decided only if no slot that the person waits for has a free seat. <see cref="NewBookingCommand.Slot"/> is
/// the slot that the person wanted first.
/// </summary>
public sealed record JoinCommand : NewBookingCommand
{
    /// <summary>The hour or the date that the person waits for.</summary>
    public required WaitTarget Target { get; init; }

    /// <summary>The number of people who may wait for a slot.</summary>
    public required int MaxPerSlot { get; init; }

    protected override WaitTarget? WaitsFor => Target;

    public Booking Wait(string reference) => Create(BookingStatus.Waiting, reference, seatsLeft: 0);
}
