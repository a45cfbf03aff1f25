using EventBooking.Bookings;
using EventBooking.Outbox;
using EventBooking.Storage;

namespace EventBooking.Areas.Admin;

/// <summary>Everything about one booking, and what has just been done about its emails.</summary>
public sealed record BookingRecord(Booking Booking, IReadOnlyList<MessageState> Messages, EmailNotice? Notice)
{
    public int NextNumber => OutboxAdministration.NextNumber(Messages);

    public bool HasParked => Messages.Any(message => message.Status == OutboxStatus.Parked);
}

public enum EmailNotice
{
    SentAgain,
    SentAgainBefore,
    Retried,
    NothingParked,
}
