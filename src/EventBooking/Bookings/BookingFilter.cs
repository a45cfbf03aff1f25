using EventBooking.Scheduling;

namespace EventBooking.Bookings;

/// <summary>Which bookings an administrator looks for: those for which everything given holds. Null: whatever it is.</summary>
public sealed record BookingFilter
{
    public static readonly BookingFilter Everything = new();

    /// <summary>Any part of the name, not empty when folded (<see cref="SearchText.Fold"/>).</summary>
    public string? Name { get; init; }

    /// <summary>Digits that follow each other anywhere in the phone number; 0 to 9 only, one at least.</summary>
    public string? Phone { get; init; }

    public DateOnly? Date { get; init; }

    public SlotId? SlotId { get; init; }

    /// <summary>How the reference begins, as <see cref="ReferenceGenerator.TryRead"/> reads it.</summary>
    public string? Reference { get; init; }
}
