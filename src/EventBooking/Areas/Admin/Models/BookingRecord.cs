using EventBooking.Bookings;
using EventBooking.Email;
using EventBooking.Outbox;

namespace EventBooking.Areas.Admin.Models;

/// <summary>One booking with its emails, the search that found it, and the result of the last action on its emails.</summary>
public sealed record BookingRecord(Booking Booking, IReadOnlyList<MessageState> Messages, BookingPageQuery FoundBy, EmailNotice? Notice)
{
    /// <summary>The result of the last change of the booking.</summary>
    public ChangeNotice? Change { get; init; }

    public int NextNumber => OutboxAdministration.NextNumber(Messages);

    public bool HasFailed => Messages.Any(message => message.Status == OutboxStatus.Failed);

    public static string InWords(EmailKind kind) => kind switch
    {
        EmailKind.Booked => "Booked",
        EmailKind.Cancelled => "Cancelled",
        EmailKind.Changed => "New hour",
        EmailKind.DetailsChanged => "Details changed",
        EmailKind.AddressChanged => "Email address changed, sent to the former one",
        EmailKind.Joined => "On the waiting list",
        EmailKind.Promoted => "Seat from the waiting list",
        EmailKind.Reminder => "Reminder",
        EmailKind.BookingList => "All bookings of the address",
        _ => kind.ToString(),
    };
}

public enum EmailNotice
{
    SentAgain,
    SentAgainBefore,
    Retried,
    NothingFailed,
}
