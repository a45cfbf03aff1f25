using EventBooking.Bookings;
using EventBooking.Outbox;

namespace EventBooking.Areas.Admin.Models;

/// <summary>One booking with its emails, the search that found it, and the result of the last action on its emails.</summary>
public sealed record BookingRecord(Booking Booking, IReadOnlyList<MessageState> Messages, BookingPageQuery FoundBy, EmailNotice? Notice)
{
    public int NextNumber => OutboxAdministration.NextNumber(Messages);

    public bool HasFailed => Messages.Any(message => message.Status == OutboxStatus.Failed);
}

public enum EmailNotice
{
    SentAgain,
    SentAgainBefore,
    Retried,
    NothingFailed,
}
