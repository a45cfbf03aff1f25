using EventBooking.Scheduling;
using Microsoft.Extensions.Options;

namespace EventBooking.Bookings;

/// <summary>Who asks for a change.</summary>
/// <param name="IsOrganiser">Organisers may change everything at any time. Attendees may do what the settings allow.</param>
/// <param name="NotifiesAttendee">Whether the attendee gets an email.</param>
/// <param name="Note">A sentence of the organiser in that email, or null.</param>
public sealed record ChangeRequest(bool IsOrganiser = false, bool NotifiesAttendee = true, string? Note = null)
{
    /// <summary>The idempotency key, or null.</summary>
    public string? Key { get; init; }
}

/// <summary>
/// Changes of bookings. Every method may be repeated. It takes no cancellation token, because a change is never left half-way.
/// </summary>
public sealed partial class BookingChangeService(
    EventCalendar calendar,
    ChangesPolicy policy,
    BookingDecisions decisions,
    IOptions<EventOptions> options,
    ILogger<BookingChangeService> logger)
{
    /// <summary>Gives the seat back.</summary>
    public Task<BookingOutcome> CancelAsync(Booking booking, ChangeRequest request) =>
        DecideAsync(booking, new CancelCommand { BookingId = booking.Id, At = decisions.Now }, request, policy.MayCancel);

    /// <summary>Leaves the waiting list. Somebody who has got a seat meanwhile keeps it.</summary>
    public Task<BookingOutcome> LeaveAsync(Booking booking, ChangeRequest request) =>
        DecideAsync(
            booking, new CancelCommand { BookingId = booking.Id, At = decisions.Now, KeepsSeat = true }, request, isAllowed: _ => true);

    /// <summary>Moves the booking to another slot, if it has a free seat.</summary>
    public Task<BookingOutcome> ChangeSlotAsync(Booking booking, string? slotId, ChangeRequest request) =>
        calendar.TryFindSlot(slotId, out var slot)
            ? DecideAsync(
                booking, new ChangeCommand { BookingId = booking.Id, At = decisions.Now, Slot = slot }, request, policy.MayChangeSlot)
            : Task.FromResult<BookingOutcome>(new BookingOutcome.SlotUnknown());

    /// <summary>Corrects details that have been validated and normalized. Null keeps a detail.</summary>
    public Task<BookingOutcome> CorrectAsync(Booking booking, string? name, string? email, string? phone, ChangeRequest request)
    {
        var command = new CorrectCommand
        {
            BookingId = booking.Id,
            At = decisions.Now,
            Name = name,
            Email = email,
            Phone = phone,
            MaxSeatsPerEmail = options.Value.MaxSeatsPerEmail,
        };
        return DecideAsync(booking, command, request, policy.MayCorrect);
    }

    /// <summary>Gives somebody on the waiting list a free seat. For organisers.</summary>
    public Task<BookingOutcome> PromoteAsync(Booking booking, string? slotId, ChangeRequest request) =>
        calendar.TryFindSlot(slotId, out var slot)
            ? DecideAsync(
                booking,
                new PromoteCommand { BookingId = booking.Id, At = decisions.Now, Slot = slot },
                request,
                isAllowed: _ => false)
            : Task.FromResult<BookingOutcome>(new BookingOutcome.SlotUnknown());

    /// <summary>
    /// Attendees need permission for a change. A request that was applied before, or that asks for what the booking is, does not: its
    /// answer would be wrong.
    /// </summary>
    private Task<BookingOutcome> DecideAsync(
        Booking booking, UpdateCommand command, ChangeRequest request, Func<Booking, bool> isAllowed)
    {
        command = command with { Key = request.Key, NotifiesAttendee = request.NotifiesAttendee, Note = request.Note };
        var isRefusedAnyway = !booking.HoldsSeat && !booking.IsWaiting;
        return request.IsOrganiser || isAllowed(booking) || isRefusedAnyway || command.IsSettled(booking)
            ? DecideAsync(command)
            : Refuse(booking);
    }

    private async Task<BookingOutcome> DecideAsync(UpdateCommand command)
    {
        var outcome = await decisions.DecideAsync(command, command.Slot?.Id);
        var kind = KindOf(command);
        BookingTelemetry.RecordChange(kind, outcome);
        switch (outcome)
        {
            case BookingOutcome.Updated(var booking, var promoted):
                Log.Changed(logger, kind, booking.Id, booking.SlotId, booking.Status);
                foreach (var next in promoted)
                {
                    BookingTelemetry.RecordPromotion();
                    Log.Promoted(logger, next.Id, next.SlotId);
                }

                break;
            case not (BookingOutcome.Unknown or BookingOutcome.StoreUnavailable):
                Log.NotChanged(logger, kind, command.BookingId, outcome.GetType().Name);
                break;
        }

        return outcome;
    }

    private Task<BookingOutcome> Refuse(Booking booking)
    {
        Log.NotChanged(logger, "change", booking.Id, nameof(BookingOutcome.NotAllowed));
        return Task.FromResult<BookingOutcome>(new BookingOutcome.NotAllowed());
    }

    private static string KindOf(UpdateCommand command) => command switch
    {
        CancelCommand => "cancel",
        ChangeCommand => "change",
        CorrectCommand => "correct",
        _ => "promote",
    };

    private static partial class Log
    {
        [LoggerMessage(1010, LogLevel.Information, "Did {Change} of booking {BookingId} in slot {SlotId}: it is {Status} now")]
        public static partial void Changed(ILogger logger, string change, string bookingId, SlotId slotId, BookingStatus status);

        [LoggerMessage(1011, LogLevel.Information, "Refused or repeated {Change} of booking {BookingId}: {Reason}")]
        public static partial void NotChanged(ILogger logger, string change, string bookingId, string reason);

        [LoggerMessage(1012, LogLevel.Information, "Promoted booking {BookingId} from the waiting list to a seat in slot {SlotId}")]
        public static partial void Promoted(ILogger logger, string bookingId, SlotId slotId);
    }
}
