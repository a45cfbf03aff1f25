using FluentValidation;

namespace EventBooking.Bookings;

/// <summary>The body of POST /api/bookings.</summary>
public sealed record BookingInput : AttendeeInput
{
    /// <summary>A slot id such as <c>2026-03-01T10:00</c>.</summary>
    public string? SlotId { get; init; }
}

public sealed class BookingInputValidator : AbstractValidator<BookingInput>
{
    public BookingInputValidator(IValidator<AttendeeInput> attendee)
    {
        RuleFor(input => input.SlotId).NotEmpty().WithMessage("Enter a slot id, for example 2026-03-01T10:00.");
        Include(attendee);
    }
}
