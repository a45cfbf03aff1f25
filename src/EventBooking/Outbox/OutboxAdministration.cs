using EventBooking.Bookings;
using EventBooking.Email;

namespace EventBooking.Outbox;

/// <summary>
/// What pages show of outbox messages, and what administrators can ask for. Every member throws <see cref="StoreUnavailableException"/> if
/// the store does not answer. Members that change something may throw <see cref="OutcomeUnknownException"/> and can be called again.
/// </summary>
public sealed partial class OutboxAdministration(
    IOutbox outbox, OutboxSignal signal, TimeProvider time, ILogger<OutboxAdministration> logger)
{
    /// <summary>How many failed messages a summary lists.</summary>
    public const int MaxFailedListed = 20;

    private static readonly TimeSpan MinTimeBetweenLists = TimeSpan.FromMinutes(5);

    /// <summary>The number of the next message to the attendee, for a form that shows these messages.</summary>
    public static int NextNumber(IReadOnlyList<MessageState> messages) =>
        1 + messages.Count(message => message.Recipient == EmailRecipient.Attendee && message.Kind != EmailKind.Reminder);

    /// <summary>The messages of a booking: the admin's, then the attendee's in order of creation.</summary>
    public Task<IReadOnlyList<MessageState>> FindMessagesAsync(Booking booking, CancellationToken cancellationToken) =>
        outbox.FindByBookingAsync(booking.Id, cancellationToken);

    /// <summary>The status of the latest message that tells the attendee about the booking as it is, or null if there is none.</summary>
    public async Task<OutboxStatus?> FindConfirmationAsync(Booking booking, CancellationToken cancellationToken)
    {
        var messages = await outbox.FindByBookingAsync(booking.Id, cancellationToken);
        return messages.LastOrDefault(message => message is
        {
            Recipient: EmailRecipient.Attendee,
            Kind: not (EmailKind.Reminder or EmailKind.AddressChanged or EmailKind.BookingList),
        })?.Status;
    }

    /// <summary>
    /// Sends one more confirmation to the attendee. Returns false if this number was sent already, or is not the next one.
    /// </summary>
    /// <param name="booking">The booking to confirm.</param>
    /// <param name="number">The value of <see cref="NextNumber"/> in the form, so that a double click or a reload sends one
    /// message.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<bool> SendConfirmationAgainAsync(Booking booking, int number, CancellationToken cancellationToken)
    {
        // Numbers have no gaps. Otherwise a later request reuses a number and sends nothing.
        var isNext = number == NextNumber(await outbox.FindByBookingAsync(booking.Id, cancellationToken));
        if (!isNext || !await outbox.AddAsync(OutboxMessage.CreateRepeat(booking, number, time.GetUtcNow()), cancellationToken))
        {
            return false;
        }

        Log.ConfirmationRepeated(logger, booking.Id, number);
        signal.WakeUp();
        return true;
    }

    /// <summary>Sends the links of all its bookings to an email address, at most once in five minutes.</summary>
    /// <param name="bookings">The bookings of the address, in any order.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task SendBookingListAsync(IReadOnlyList<Booking> bookings, CancellationToken cancellationToken)
    {
        // The message belongs to the first booking. The email lists all of them.
        var now = time.GetUtcNow();
        if (bookings.MinBy(booking => (booking.CreatedAt, booking.Id)) is not { } first)
        {
            return;
        }

        var messages = await outbox.FindByBookingAsync(first.Id, cancellationToken);
        var wasJustSent = messages.Any(message => message.Kind == EmailKind.BookingList && now - message.CreatedAt < MinTimeBetweenLists);
        if (!wasJustSent && await outbox.AddAsync(
            OutboxMessage.CreateRepeat(first, NextNumber(messages), now, EmailKind.BookingList), cancellationToken))
        {
            Log.ListRequested(logger, first.Id);
            signal.WakeUp();
        }
    }

    /// <summary>
    /// Retries failed messages, of one booking or all, and returns their number. Each keeps its id, so the mail service delivers it again
    /// only if it accepted it more than a day ago. A message that was first tried within that time fails again when the time ends.
    /// </summary>
    public async Task<int> RetryFailedAsync(string? bookingId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var count = await outbox.RetryFailedAsync(bookingId, now, now - SettlementPolicy.MaxRepeatPeriod, cancellationToken);
        Log.FailedRetried(logger, count, bookingId);
        signal.WakeUp();
        return count;
    }

    public Task<OutboxSummary> SummarizeAsync(CancellationToken cancellationToken) =>
        outbox.SummarizeAsync(MaxFailedListed, cancellationToken);

    private static partial class Log
    {
        [LoggerMessage(3020, LogLevel.Information, "An administrator sends confirmation {Number} of booking {BookingId}")]
        public static partial void ConfirmationRepeated(ILogger logger, string bookingId, int number);

        [LoggerMessage(3022, LogLevel.Information, "Somebody asked for the links of the bookings of an address, the first is {BookingId}")]
        public static partial void ListRequested(ILogger logger, string bookingId);

        [LoggerMessage(3021, LogLevel.Information, "An administrator retries {Count} failed emails of booking {BookingId}")]
        public static partial void FailedRetried(ILogger logger, int count, string? bookingId);
    }
}
