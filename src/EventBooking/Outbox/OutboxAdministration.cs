using EventBooking.Bookings;

namespace EventBooking.Outbox;

/// <summary>
/// What administrators see of the emails owed, and what they may ask for. Every member throws <see cref="StoreUnavailableException"/> when the store
/// does not answer, and one that asks for something may throw <see cref="OutcomeUnknownException"/>: it is safe to call again.
/// </summary>
public sealed partial class OutboxAdministration(IOutbox outbox, OutboxSignal signal, TimeProvider time, ILogger<OutboxAdministration> logger)
{
    /// <summary>How many parked messages a summary names.</summary>
    public const int MostParked = 20;

    /// <summary>The number that a form which shows these messages gives to the next one to the attendee.</summary>
    public static int NextNumber(IReadOnlyList<MessageState> messages) => 1 + messages.Count(message => message.Recipient == OutboxRecipient.Attendee);

    /// <summary>The messages of a booking: the admin's, then the attendee's in order of creation.</summary>
    public Task<IReadOnlyList<MessageState>> FindMessagesAsync(Booking booking, CancellationToken cancellationToken) =>
        outbox.FindByBookingAsync(booking.Id, cancellationToken);

    /// <summary>Owes the attendee one more message; false when the one of this number has been owed already, or is not the next one.</summary>
    /// <param name="booking">What it tells of.</param>
    /// <param name="number">As <see cref="NextNumber"/> gave it to the form, so that a double click and a reload owe one message.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<bool> SendConfirmationAgainAsync(Booking booking, int number, CancellationToken cancellationToken)
    {
        // Without gaps, as a number that lies ahead would be met later and owe nothing then.
        var isNext = number == NextNumber(await outbox.FindByBookingAsync(booking.Id, cancellationToken));
        if (!isNext || !await outbox.AddAsync(OutboxMessage.Again(booking, number, time.GetUtcNow()), cancellationToken))
        {
            return false;
        }

        Log.OwedAgain(logger, booking.Id, number);
        signal.Ring();
        return true;
    }

    /// <summary>
    /// Lets parked messages wait again, of one booking or all, and says how many. Each is sent under the id that it has: the mail service delivers
    /// one a second time when it has accepted it more than a day ago. One that was first tried within that time is parked again when it ends.
    /// </summary>
    public async Task<int> RetryParkedAsync(string? bookingId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var count = await outbox.RetryParkedAsync(bookingId, now, now - OutboxDispatcher.LongestRepeating, cancellationToken);
        Log.ParkedRetried(logger, count, bookingId);
        signal.Ring();
        return count;
    }

    /// <summary>How much is owed, with the latest of what was parked.</summary>
    public Task<OutboxSummary> SummarizeAsync(CancellationToken cancellationToken) => outbox.SummarizeAsync(MostParked, cancellationToken);

    private static partial class Log
    {
        [LoggerMessage(3020, LogLevel.Information, "An administrator has the confirmation of booking {BookingId} sent again; it is number {Number}")]
        public static partial void OwedAgain(ILogger logger, string bookingId, int number);

        [LoggerMessage(3021, LogLevel.Information, "An administrator has {Count} parked emails tried again, of booking {BookingId}")]
        public static partial void ParkedRetried(ILogger logger, int count, string? bookingId);
    }
}
