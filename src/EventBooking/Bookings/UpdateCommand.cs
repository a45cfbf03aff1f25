using EventBooking.Scheduling;

namespace EventBooking.Bookings;

/// <summary>
/// A change of an existing booking. It can be repeated: an idempotency key is applied once, and the outcome then is the booking.
/// </summary>
public abstract record UpdateCommand : BookingCommand
{
    private const int MaxKeys = 20;

    public required DateTimeOffset At { get; init; }

    /// <summary>The idempotency key, or null. The booking remembers the latest twenty.</summary>
    public string? Key { get; init; }

    /// <summary>Whether the attendee gets an email. Organisers may decide that none is sent.</summary>
    public bool NotifiesAttendee { get; init; } = true;

    /// <summary>A sentence of the organiser in that email, or null.</summary>
    public string? Note { get; init; }

    /// <summary>As in <see cref="NewBookingCommand"/>, for a new email address.</summary>
    public int MaxSeatsPerEmail { get; init; }

    /// <summary>The slot whose seat is asked for, as the calendar plans it. Null: none.</summary>
    public Slot? Slot { get; init; }

    /// <summary>What is asked for, without the key. The same key with other content is refused.</summary>
    protected abstract string Content { get; }

    private string AppliedKey => $"{Booking.Hash(Key!)}:{Booking.Hash(Content)}";

    /// <summary>The outcome if the booking stays as it is; null if <see cref="Apply"/> is to be stored.</summary>
    public BookingOutcome? DecideWithoutChange(Booking booking) =>
        FindApplied(booking) is { } applied
            ? applied == AppliedKey ? new BookingOutcome.Unchanged(booking) : new BookingOutcome.KeyReused(booking)
            : Refuse(booking);

    /// <summary>Whether the booking is as asked for, or the key belongs to it. Then no permission is needed.</summary>
    public bool IsSettled(Booking booking) =>
        DecideWithoutChange(booking) is BookingOutcome.Unchanged or BookingOutcome.KeyReused;

    public BookingUpdate Apply(Booking booking)
    {
        var keys = (booking.AppliedKeys ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var after = Change(booking.Revise(At)) with
        {
            NotifiedRevision = NotifiesAttendee ? booking.Revision + 1 : booking.NotifiedRevision,
            AppliedKeys = Key is null ? booking.AppliedKeys : string.Join(' ', keys.Append(AppliedKey).TakeLast(MaxKeys)),
        };
        return new(booking, after, NotifiesAttendee, Note);
    }

    /// <summary>Null if the booking can be changed like this.</summary>
    protected abstract BookingOutcome? Refuse(Booking booking);

    protected abstract Booking Change(Booking booking);

    private string? FindApplied(Booking booking) =>
        Key is null ? null
        : booking.AppliedKeys?.Split(' ').FirstOrDefault(key => key.StartsWith(Booking.Hash(Key), StringComparison.Ordinal));
}

/// <summary>Give the seat back, or leave the waiting list.</summary>
public sealed record CancelCommand : UpdateCommand
{
    /// <summary>Only leave the waiting list: somebody who has got a seat meanwhile keeps it.</summary>
    public bool KeepsSeat { get; init; }

    protected override string Content => "cancel";

    protected override BookingOutcome? Refuse(Booking booking) =>
        booking.IsWaiting || (booking.HoldsSeat && !KeepsSeat) ? null : new BookingOutcome.Unchanged(booking);

    protected override Booking Change(Booking booking) =>
        booking with { Status = booking.HoldsSeat ? BookingStatus.Cancelled : BookingStatus.Left };
}

/// <summary>Move to another slot. The old seat is kept if the new slot is full.</summary>
public sealed record ChangeCommand : UpdateCommand
{
    protected override string Content => $"change {Slot!.Id}";

    protected override BookingOutcome? Refuse(Booking booking) =>
        !booking.HoldsSeat ? new BookingOutcome.NoSeat(booking)
        : booking.SlotId == Slot!.Id ? new BookingOutcome.Unchanged(booking)
        : null;

    protected override Booking Change(Booking booking) => booking with { SlotId = Slot!.Id };
}

/// <summary>Correct the details of the person. Null keeps a detail.</summary>
public sealed record CorrectCommand : UpdateCommand
{
    public string? Name { get; init; }

    public string? Email { get; init; }

    public string? Phone { get; init; }

    protected override string Content => string.Join('\n', "correct", Name, Email, Phone);

    protected override BookingOutcome? Refuse(Booking booking) =>
        !booking.HoldsSeat && !booking.IsWaiting ? new BookingOutcome.NoSeat(booking)
        : Change(booking) == booking ? new BookingOutcome.Unchanged(booking)
        : null;

    protected override Booking Change(Booking booking) =>
        booking with { Name = Name ?? booking.Name, Email = Email ?? booking.Email, Phone = Phone ?? booking.Phone };
}

/// <summary>Give somebody on the waiting list a free seat, before everybody else in line.</summary>
public sealed record PromoteCommand : UpdateCommand
{
    protected override string Content => $"promote {Slot!.Id}";

    protected override BookingOutcome? Refuse(Booking booking) =>
        booking.HoldsSeat ? new BookingOutcome.Unchanged(booking)
        : !booking.IsWaiting || !booking.WaitsFor!.Value.Includes(Slot!.Id) ? new BookingOutcome.NoSeat(booking)
        : null;

    protected override Booking Change(Booking booking) => booking with { Status = BookingStatus.Confirmed, SlotId = Slot!.Id };
}
