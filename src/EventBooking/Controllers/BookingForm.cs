using EventBooking.Bookings;
using EventBooking.Outbox;
using EventBooking.Scheduling;

namespace EventBooking.Controllers;

/// <summary>Why the form is shown once more.</summary>
public enum BookingNotice
{
    DetailsInvalid,
    SlotFull,
    FormAlreadyUsed,
    OutcomeUnknown,
    StoreUnavailable,
}

/// <summary>What the booking form shows.</summary>
public sealed record BookingForm
{
    public required Slot Slot { get; init; }

    /// <summary>False when the store did not say how many seats are left.</summary>
    public bool CountsAreKnown { get; init; } = true;

    public required AttendeeInput Input { get; init; }

    /// <summary>Makes one form one booking, however often it is sent.</summary>
    public required string FormKey { get; init; }

    public BookingNotice? Notice { get; init; }

    /// <summary>The nearest open slots when this one is full.</summary>
    public IReadOnlyList<Slot> Alternatives { get; init; } = [];

    /// <summary>What this form had booked before, when it was sent again with other details.</summary>
    public Booking? Earlier { get; init; }

    /// <summary>Nothing has been typed yet and no seat is left: other hours are offered instead of the form.</summary>
    public bool IsFullFromTheStart => Slot.IsFull && Notice is null;
}

/// <summary>What the page of a booking shows.</summary>
/// <param name="Booking">The booking.</param>
/// <param name="Repeated">The form was sent more than once.</param>
/// <param name="Confirmation">How the attendee's email fares.</param>
public sealed record BookingPage(Booking Booking, bool Repeated, OutboxStatus? Confirmation);
