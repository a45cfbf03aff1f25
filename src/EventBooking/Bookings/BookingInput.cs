using FluentValidation;

namespace EventBooking.Bookings;

/// <summary>The body of a booking over the API.</summary>
public sealed record BookingInput : AttendeeInput
{
    /// <summary>A slot id such as <c>2026-03-01T10:00</c>.</summary>
    public string? SlotId { get; init; }
}

public sealed class BookingInputValidator : AbstractValidator<BookingInput>
{
    public BookingInputValidator()
    {
        RuleFor(input => input.SlotId).NotEmpty().WithMessage("Give the id of a slot, for example 2026-03-01T10:00.");
        Include(new AttendeeInputValidator());
    }
}
