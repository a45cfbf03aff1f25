using FluentValidation;

namespace EventBooking.Bookings;

/// <summary>The body of PATCH /api/bookings/{token}: the details that change. The others are kept.</summary>
public sealed record CorrectionInput : AttendeeInput
{
    internal IReadOnlyList<string> Given() =>
    [
        .. new (string Field, string? Value)[] { (nameof(Name), Name), (nameof(Email), Email), (nameof(Phone), Phone) }
            .Where(given => given.Value is not null).Select(given => given.Field),
    ];
}

public sealed class CorrectionInputValidator : AbstractValidator<CorrectionInput>
{
    public CorrectionInputValidator(IValidator<AttendeeInput> attendee)
    {
        RuleFor(input => input).Custom((input, context) =>
        {
            if (input.Given() is not { Count: > 0 } given)
            {
                context.AddFailure("body", "Give a name, an email or a phone.");
                return;
            }

            foreach (var failure in attendee.Validate(input, options => options.IncludeProperties([.. given])).Errors)
            {
                context.AddFailure(failure);
            }
        });
    }
}
