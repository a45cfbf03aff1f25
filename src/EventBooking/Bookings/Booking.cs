using System.Security.Cryptography;
using System.Text;
using EventBooking.Scheduling;

namespace EventBooking.Bookings;

public enum BookingStatus
{
    /// <summary>It holds a seat of its slot.</summary>
    Confirmed,

    Cancelled,

    /// <summary>On the waiting list: it becomes confirmed when a seat is free.</summary>
    Waiting,

    /// <summary>It was on the waiting list and left it without a seat.</summary>
    Left,
}

/// <summary>One seat in one slot for one person, or a place on the waiting list that becomes one.</summary>
public sealed record Booking
{
    /// <summary>See <see cref="BookingId"/>.</summary>
    public required string Id { get; init; }

    /// <summary>The code that people say and type, <c>7K3F-9QXM</c>. See <see cref="ReferenceGenerator"/>.</summary>
    public required string Reference { get; init; }

    /// <summary>The secret in the booking's private URL. See <see cref="Bookings.ManageToken"/>.</summary>
    public required string ManageToken { get; init; }

    /// <summary>The slot of the seat. On the waiting list: the slot that the person wanted first.</summary>
    public required SlotId SlotId { get; init; }

    public required string Name { get; init; }

    public required string Email { get; init; }

    /// <summary>E.164 (<c>+442079460123</c>) if the number was recognised, otherwise its digits.</summary>
    public required string Phone { get; init; }

    public required BookingStatus Status { get; init; }

    /// <summary>The number of seats left in the slot right after this one was taken.</summary>
    public required int SeatsLeft { get; init; }

    /// <summary>When the request arrived, in UTC, to the millisecond.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was changed last, in UTC, to the millisecond.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The number of changes so far. Calendars call it SEQUENCE.</summary>
    public int Revision { get; init; }

    /// <summary>The revision of the latest change that the attendee gets an email about.</summary>
    public int NotifiedRevision { get; init; }

    /// <summary>What it waits for, or waited for. Null: it never was on the waiting list.</summary>
    public WaitTarget? WaitsFor { get; init; }

    /// <summary>A hash of the details that it was made with. Null while it still has them.</summary>
    public string? OriginalDetails { get; init; }

    /// <summary>The latest idempotency keys of its changes. See <see cref="UpdateCommand"/>.</summary>
    public string? AppliedKeys { get; init; }

    public bool HoldsSeat => Status == BookingStatus.Confirmed;

    public bool IsWaiting => Status == BookingStatus.Waiting;

    public static string HashDetails(SlotId slotId, WaitTarget? waitsFor, string name, string email, string phone) =>
        Hash(string.Join('\n', slotId, waitsFor, name, email, phone));

    /// <summary>The same booking after one more change.</summary>
    public Booking Revise(DateTimeOffset at) => this with
    {
        Revision = Revision + 1,
        NotifiedRevision = Revision + 1,
        UpdatedAt = at,
        OriginalDetails = OriginalDetails ?? HashDetails(SlotId, WaitsFor, Name, Email, Phone),
    };

    /// <summary>The same person with a seat instead of a place on the waiting list.</summary>
    public Booking Promote(SlotId slotId, DateTimeOffset at) =>
        Revise(at) with { Status = BookingStatus.Confirmed, SlotId = slotId, SeatsLeft = 0 };

    internal static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}

/// <summary>A booking before and after a transaction. The messages about it follow from the difference.</summary>
/// <param name="Before">Null: it is new.</param>
/// <param name="After">The booking as it is stored now.</param>
/// <param name="NotifiesAttendee">Whether the attendee gets an email.</param>
/// <param name="Note">A sentence of the organiser for the attendee, or null.</param>
public sealed record BookingUpdate(Booking? Before, Booking After, bool NotifiesAttendee = true, string? Note = null)
{
    public bool HasNewEmail => !string.Equals(Before?.Email, After.Email, StringComparison.OrdinalIgnoreCase);

    public bool TakesSeat => After.HoldsSeat && !KeepsSeat;

    public bool FreesSeat => Before is { HoldsSeat: true } && !KeepsSeat;

    public bool LeavesLine => Before is { IsWaiting: true } && !After.IsWaiting;

    private bool KeepsSeat => Before is { HoldsSeat: true } && After.HoldsSeat && Before.SlotId == After.SlotId;
}
