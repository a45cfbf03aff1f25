using EventBooking.Hosting.Observability;
using EventBooking.Outbox;
using EventBooking.Scheduling;

namespace EventBooking.Bookings;

public sealed partial class BookingService(
    EventCalendar calendar,
    PhoneBook phoneBook,
    GroupCommit groupCommit,
    SeatCounts counts,
    IBookingStore store,
    IOutbox outbox,
    OutboxSignal outboxSignal,
    TimeProvider time,
    ILogger<BookingService> logger)
{
    /// <summary>
    /// Books one seat. The answer is final: once given, the booking survives any crash, and a request that repeats its
    /// idempotency key with the same details gets the first booking back. Never cancelled half-way, so it takes no token.
    /// </summary>
    public async Task<BookingOutcome> BookAsync(BookingRequest request)
    {
        using var booking = Telemetry.StartPart("book");
        var outcome = !calendar.TryFindSlot(request.SlotId, out var slot) ? new BookingOutcome.SlotUnknown()
            : await DecideAsync(request, slot);
        if (outcome is BookingOutcome.Booked)
        {
            outboxSignal.Ring();
        }

        Record(outcome, slot?.Id);
        return outcome;
    }

    /// <summary>The booking with this private address, or null.</summary>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    public Task<Booking?> FindAsync(string manageToken, CancellationToken cancellationToken) =>
        store.FindByManageTokenAsync(manageToken, cancellationToken);

    /// <summary>How the latest email to the attendee fares; null when none is owed.</summary>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    public async Task<OutboxStatus?> FindConfirmationAsync(Booking booking, CancellationToken cancellationToken)
    {
        var messages = await outbox.FindByBookingAsync(booking.Id, cancellationToken);
        return messages.LastOrDefault(message => message.Recipient == OutboxRecipient.Attendee)?.Status;
    }

    private async Task<BookingOutcome> DecideAsync(BookingRequest request, Slot slot)
    {
        try
        {
            return await IsRefusedAtOnceAsync(request, slot.Id) ? new BookingOutcome.SlotFull() : await OrderAsync(request, slot);
        }
        catch (OutcomeUnknownException e)
        {
            Log.OutcomeUnknown(logger, slot.Id, e);
            return new BookingOutcome.Unknown();
        }
        catch (StoreUnavailableException e)
        {
            Log.StoreUnavailable(logger, slot.Id, e);
            return new BookingOutcome.StoreUnavailable();
        }
    }

    /// <summary>
    /// A slot that is full stays full, and whoever has a seat in it had it by then: what is asked for with a key is refused unless the key has booked
    /// before. The order of the two questions matters.
    /// </summary>
    private async ValueTask<bool> IsRefusedAtOnceAsync(BookingRequest request, SlotId slotId) =>
        counts.ShowFull(slotId) && (request.IdempotencyKey is not { } key || !await store.HasBookingAsync(BookingId.FromIdempotencyKey(key)));

    private async Task<BookingOutcome> OrderAsync(BookingRequest request, Slot slot)
    {
        var now = NowToTheMillisecond();
        var order = new BookingOrder
        {
            BookingId = request.IdempotencyKey is { } key ? BookingId.FromIdempotencyKey(key) : BookingId.Draw(),
            ManageToken = Bookings.ManageToken.Draw(now),
            Slot = slot,
            Name = request.Name,
            Email = request.Email,
            Phone = phoneBook.Normalize(request.Phone),
            ArrivedAt = now,
        };

        BookingOutcome outcome = await groupCommit.BookAsync(order) switch
        {
            // The token was drawn for this very request: its first try had committed after all.
            BookingOutcome.AlreadyMade(var booking) when booking.ManageToken == order.ManageToken => new BookingOutcome.Booked(booking),
            BookingOutcome.AlreadyMade(var booking) when !booking.AsksForTheSameAs(order) => new BookingOutcome.KeyReused(booking),
            var decided => decided,
        };
        TellCounts(slot.Id, outcome);
        return outcome;
    }

    /// <summary>One event for each attempt; what the store failed at has had its own by now.</summary>
    private void Record(BookingOutcome outcome, SlotId? slotId)
    {
        Telemetry.RecordAttempt(outcome);
        switch (outcome)
        {
            case BookingOutcome.Booked(var booking):
                Log.Booked(logger, booking.SlotId, booking.SeatsLeft, booking.Id);
                break;
            case BookingOutcome.AlreadyMade(var booking):
                Log.Repeated(logger, booking.SlotId, booking.Id);
                break;
            case BookingOutcome.SlotFull:
                Log.RefusedAsFull(logger, slotId);
                break;
            case BookingOutcome.SlotUnknown or BookingOutcome.KeyReused:
                Log.Refused(logger, slotId, outcome.GetType().Name);
                break;
        }
    }

    private void TellCounts(SlotId slotId, BookingOutcome outcome)
    {
        switch (outcome)
        {
            case BookingOutcome.Booked(var booking):
                counts.Tell(slotId, booking.SeatsLeft);
                break;
            case BookingOutcome.SlotFull:
                counts.Tell(slotId, remaining: 0);
                break;
        }
    }

    /// <summary>No finer than what every store keeps, so that a repeated answer equals the first.</summary>
    private DateTimeOffset NowToTheMillisecond() => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());

    private static partial class Log
    {
        [LoggerMessage(1001, LogLevel.Information, "Booked a seat in slot {SlotId}, {SeatsLeft} left: booking {BookingId}")]
        public static partial void Booked(ILogger logger, SlotId slotId, int seatsLeft, string bookingId);

        [LoggerMessage(1002, LogLevel.Error, "The outcome of a booking in slot {SlotId} is not known")]
        public static partial void OutcomeUnknown(ILogger logger, SlotId slotId, Exception exception);

        [LoggerMessage(1003, LogLevel.Error, "The store did not answer a booking in slot {SlotId}; nothing was booked")]
        public static partial void StoreUnavailable(ILogger logger, SlotId slotId, Exception exception);

        [LoggerMessage(1004, LogLevel.Information, "A request for slot {SlotId} came again: booking {BookingId}")]
        public static partial void Repeated(ILogger logger, SlotId slotId, string bookingId);

        [LoggerMessage(1005, LogLevel.Information, "Refused: no seat was left in slot {SlotId}")]
        public static partial void RefusedAsFull(ILogger logger, SlotId? slotId);

        [LoggerMessage(1006, LogLevel.Information, "Refused a booking in slot {SlotId}: {Reason}")]
        public static partial void Refused(ILogger logger, SlotId? slotId, string reason);
    }
}
