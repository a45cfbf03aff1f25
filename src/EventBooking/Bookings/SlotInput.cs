using FluentValidation;

namespace EventBooking.Bookings;

/// <summary>The body of POST /api/bookings/{token}/change.</summary>
public sealed record SlotInput
{
    /// <summary>A slot id such as <c>2026-03-01T10:00</c>.</summary>
    public string? SlotId { get; init; }
}

public sealed class SlotInputValidator : AbstractValidator<SlotInput>
{
    public SlotInputValidator() =>
        RuleFor(input => input.SlotId).NotEmpty().WithMessage("Enter a slot id, for example 2026-03-01T10:00.");
}
