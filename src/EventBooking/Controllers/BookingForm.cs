using EventBooking.Bookings;
using EventBooking.Outbox;
using EventBooking.Scheduling;

namespace EventBooking.Controllers;

/// <summary>Why the form is shown again.</summary>
public enum BookingNotice
{
    DetailsInvalid,
    EmailSuspicious,
    HourAlreadyBooked,
    SlotFull,
    EmailLimitReached,
    FormTooOld,
    FormAlreadyUsed,
    OutcomeUnknown,
    StoreUnavailable,
}

/// <summary>The data of the booking form.</summary>
public sealed record BookingForm
{
    public required Slot Slot { get; init; }

    /// <summary>False when the store did not answer.</summary>
    public bool CountsAreKnown { get; init; } = true;

    public required AttendeeInput Input { get; init; }

    /// <summary>One form makes one booking. See <see cref="FormKeys"/>.</summary>
    public required string FormKey { get; init; }

    public BookingNotice? Notice { get; init; }

    /// <summary>Open slots to choose from: the nearest ones when this slot is full.</summary>
    public IReadOnlyList<Slot> Alternatives { get; init; } = [];

    /// <summary>A refresh of a form that is open in the browser.</summary>
    public bool IsOpen { get; init; }

    /// <summary>The email address that was probably meant. The page asks.</summary>
    public string? SuggestedEmail { get; init; }

    /// <summary>The booking that this browser has just made for the same slot. The page asks whether to book another seat.</summary>
    public string? RecentReference { get; init; }

    /// <summary>People can wait for a seat of this slot.</summary>
    public bool HasWaitingList { get; init; }

    /// <summary>The slot was full before the form was shown. The page then links other hours instead of the form.</summary>
    public bool IsFullFromTheStart => Slot.IsFull && Notice is null && !IsOpen;

    /// <summary>The form asks for the hour too.</summary>
    public bool AsksForHour => Alternatives.Count > 0 && !IsFullFromTheStart;

    /// <summary>The form could not be sent on. The notice stands above the button, to press it again.</summary>
    public bool IsToBeSentAgain => Notice is BookingNotice.OutcomeUnknown or BookingNotice.StoreUnavailable;
}

/// <summary>The data of the page of a booking, or of a place on the waiting list.</summary>
/// <param name="Booking">As it is now.</param>
/// <param name="Confirmation">The status of the attendee's latest email. Null when there is none.</param>
/// <param name="FormKey">One form is one change. See <see cref="FormKeys"/>.</param>
public sealed record BookingPage(Booking Booking, OutboxStatus? Confirmation, string FormKey)
{
    /// <summary>The form was sent more than once.</summary>
    public bool Repeated { get; init; }

    /// <summary>What has just happened.</summary>
    public ChangeDone? Done { get; init; }

    /// <summary>The position on the waiting list. Null if it does not wait.</summary>
    public int? Position { get; init; }

    public required bool MayCancel { get; init; }

    public required bool MayChangeSlot { get; init; }

    public required bool MayCorrect { get; init; }

    /// <summary>Whether a seat from the waiting list could be given back.</summary>
    public bool MayGiveBack { get; init; }

    /// <summary>When changes end or ended. Null: never.</summary>
    public DateTimeOffset? ChangesEnd { get; init; }
}
