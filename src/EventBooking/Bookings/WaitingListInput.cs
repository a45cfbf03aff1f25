using EventBooking.Scheduling;
using FluentValidation;

namespace EventBooking.Bookings;

/// <summary>The body of POST /api/waiting-list.</summary>
public sealed record WaitingListInput : AttendeeInput
{
    /// <summary>The slot to wait for, <c>2026-03-01T10:00</c>. Give this or a date.</summary>
    public string? SlotId { get; init; }

    /// <summary>The date to wait for, any hour of it, <c>2026-03-01</c>. Give this or a slot id.</summary>
    public string? Date { get; init; }
}

public sealed class WaitingListInputValidator : AbstractValidator<WaitingListInput>
{
    public WaitingListInputValidator(IValidator<AttendeeInput> attendee, EventCalendar calendar)
    {
        RuleFor(input => input.SlotId)
            .Must((input, slotId) => slotId is null != input.Date is null).WithMessage("Give a slot id or a date, and not both.");
        RuleFor(input => input.Date).Custom((date, context) =>
        {
            if (date is not null && !calendar.TryFindDay(date, out _, out var rejection))
            {
                context.AddFailure(rejection.InEnglish(calendar));
            }
        });
        Include(attendee);
    }
}
