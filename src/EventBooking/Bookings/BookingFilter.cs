using EventBooking.Scheduling;

namespace EventBooking.Bookings;

/// <summary>A search for bookings. All conditions must hold; null is no condition.</summary>
public sealed record BookingFilter
{
    public static readonly BookingFilter Everything = new();

    /// <summary>Any part of the name, not empty when folded (<see cref="SearchText.Fold"/>).</summary>
    public string? Name { get; init; }

    /// <summary>Consecutive digits anywhere in the phone number: 0 to 9, at least one.</summary>
    public string? Phone { get; init; }

    public DateOnly? Date { get; init; }

    public SlotId? SlotId { get; init; }

    /// <summary>The start of the reference, without a hyphen. See <see cref="ReferenceGenerator.TryRead"/>.</summary>
    public string? Reference { get; init; }
}
