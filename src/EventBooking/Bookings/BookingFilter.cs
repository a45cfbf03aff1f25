using EventBooking.Scheduling;

namespace EventBooking.Bookings;

/// <summary>A search for bookings. All conditions must hold; null is no condition.</summary>
public sealed record BookingFilter
{
    public static readonly BookingFilter Everything = new();

    /// <summary>Words that are any part of the name. At least one is left when folded (<see cref="SearchText.FoldWords"/>).</summary>
    public string? Name { get; init; }

    /// <summary>Any part of the email address, not empty when folded (<see cref="SearchText.FoldEmail"/>).</summary>
    public string? Email { get; init; }

    /// <summary>The texts of which the phone number contains one. See <see cref="PhoneNumberNormalizer.ToSearchTexts"/>.</summary>
    public IReadOnlyList<string>? Phone { get; init; }

    public DateOnly? Date { get; init; }

    public SlotId? SlotId { get; init; }

    /// <summary>The start time of the slot, on any date.</summary>
    public TimeOnly? StartTime { get; init; }

    /// <summary>The start of the reference, without a hyphen. See <see cref="ReferenceGenerator.TryRead"/>.</summary>
    public string? Reference { get; init; }

    public BookingStatus? Status { get; init; }

    public BookingOrder Order { get; init; }
}

public enum BookingOrder
{
    /// <summary>The latest booking first.</summary>
    Newest,

    /// <summary>By slot, then by name, the earliest booking first.</summary>
    Time,

    /// <summary>By name, then by slot, the earliest booking first.</summary>
    Name,
}
