using EventBooking.Bookings;
using EventBooking.Outbox;

namespace EventBooking.Areas.Admin.Models;

/// <summary>Everything about one booking, the search that it was found by, and what has just been done about its emails.</summary>
public sealed record BookingRecord(Booking Booking, IReadOnlyList<MessageState> Messages, BookingPageQuery FoundBy, EmailNotice? Notice)
{
    public int NextNumber => OutboxAdministration.NextNumber(Messages);

    public bool HasParked => Messages.Any(message => message.Status == OutboxStatus.Failed);
}

public enum EmailNotice
{
    SentAgain,
    SentAgainBefore,
    Retried,
    NothingParked,
}
