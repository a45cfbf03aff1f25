using EventBooking.Bookings;
using EventBooking.Scheduling;

namespace EventBooking.Areas.Admin.Models;

/// <summary>What an organiser sends to change a booking.</summary>
public sealed record ChangeForm
{
    /// <summary>One form is one change.</summary>
    public string? FormKey { get; init; }

    /// <summary>The new slot.</summary>
    public string? SlotId { get; init; }

    /// <summary>The page asked about a place on the waiting list, not about a seat.</summary>
    public bool OnlyLeaves { get; init; }

    /// <summary>Whether the attendee gets an email.</summary>
    public bool Notify { get; init; }

    /// <summary>A sentence for the attendee, in that email.</summary>
    public string? Note { get; init; }
}

/// <summary>The data of a page on which an organiser changes a booking.</summary>
/// <param name="Booking">As it is now.</param>
/// <param name="FormKey">One form is one change.</param>
/// <param name="Open">The slots with free seats that the booking can have.</param>
public sealed record ChangeRecord(Booking Booking, string FormKey, IReadOnlyList<Slot> Open)
{
    public AttendeeInput Input { get; init; } = new();

    /// <summary>Why nothing was changed.</summary>
    public string? Error { get; init; }
}

/// <summary>The result of the last change.</summary>
public enum ChangeNotice
{
    Done,
    NothingChanged,
}
