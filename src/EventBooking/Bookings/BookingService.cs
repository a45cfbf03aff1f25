using EventBooking.Scheduling;
using Microsoft.Extensions.Options;

namespace EventBooking.Bookings;

public sealed partial class BookingService(
    EventCalendar calendar,
    SeatCountCache seatCounts,
    PhoneNumberNormalizer phoneNumbers,
    BookingDecisions decisions,
    IBookingStore store,
    IOptions<EventOptions> options,
    TimeProvider time,
    ILogger<BookingService> logger)
{
    /// <summary>Long enough for a client that got no answer. A later request may come from somebody else.</summary>
    private static readonly TimeSpan LinkIsRepeatedFor = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Books one seat. A booking that was answered survives any crash. A request that repeats its idempotency key with the same details
    /// gets the first booking back. Takes no cancellation token, because a booking is never cancelled half-way.
    /// </summary>
    /// <param name="slotId">The slot, for example <c>2026-03-01T10:00</c>.</param>
    /// <param name="attendee">Details that have passed validation.</param>
    /// <param name="idempotencyKey">Null if the client sent none. Then every request is a new booking.</param>
    public async Task<BookingOutcome> BookAsync(string? slotId, AttendeeInput attendee, string? idempotencyKey)
    {
        using var activity = BookingTelemetry.StartActivity("book");
        var outcome = calendar.TryFindSlot(slotId, out var slot)
            ? await BookAsync(CreateCommand(slot, attendee, idempotencyKey), hasKey: idempotencyKey is not null)
            : new BookingOutcome.SlotUnknown();
        Record(outcome, slot?.Id);
        return outcome;
    }

    /// <summary>Whether a repeated request still gets the private URL of the booking.</summary>
    public bool MayRepeatLink(Booking booking) => time.GetUtcNow() - booking.CreatedAt < LinkIsRepeatedFor;

    /// <summary>The booking with this private URL, or null.</summary>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    public Task<Booking?> FindAsync(string manageToken, CancellationToken cancellationToken) =>
        store.FindByManageTokenAsync(manageToken, cancellationToken);

    private BookCommand CreateCommand(Slot slot, AttendeeInput attendee, string? idempotencyKey)
    {
        var now = decisions.Now;
        return new()
        {
            BookingId = idempotencyKey is null ? BookingId.Generate() : BookingId.FromIdempotencyKey(idempotencyKey),
            ManageToken = ManageToken.Generate(now),
            Slot = slot,
            Name = attendee.Name!,
            Email = attendee.Email!,
            Phone = phoneNumbers.Normalize(attendee.Phone),
            CreatedAt = now,
            MaxSeatsPerEmail = options.Value.MaxSeatsPerEmail,
        };
    }

    private async Task<BookingOutcome> BookAsync(BookCommand command, bool hasKey)
    {
        try
        {
            return await IsKnownFullAsync(command, hasKey) ? new BookingOutcome.SlotFull(command.Slot.Id) : await DecideAsync(command);
        }
        catch (StoreUnavailableException e)
        {
            Log.StoreUnavailable(logger, command.Slot.Id, e);
            return new BookingOutcome.StoreUnavailable();
        }
    }

    /// <summary>
    /// Whether the request can be refused without a transaction. The key may have an earlier booking, so the store is asked too. The cache
    /// is asked first: in the other order, a booking made between the two checks is missed.
    /// </summary>
    private async ValueTask<bool> IsKnownFullAsync(BookCommand command, bool hasKey) =>
        seatCounts.IsKnownFull(command.Slot.Id) && !(hasKey && await store.HasBookingAsync(command.BookingId));

    private async Task<BookingOutcome> DecideAsync(BookCommand command) =>
        await decisions.DecideAsync(command, command.Slot.Id) switch
        {
            // The booking has the token of this request: an earlier attempt was committed, although the store reported a failure.
            BookingOutcome.AlreadyBooked(var booking) when booking.ManageToken == command.ManageToken => new BookingOutcome.Booked(booking),
            BookingOutcome.AlreadyBooked(var booking) when !command.Matches(booking) => new BookingOutcome.KeyReused(booking),
            var decided => decided,
        };

    /// <summary>One log event for each attempt. Failures of the store have been logged before.</summary>
    private void Record(BookingOutcome outcome, SlotId? slotId)
    {
        BookingTelemetry.RecordAttempt(outcome);
        switch (outcome)
        {
            case BookingOutcome.Booked(var booking):
                Log.Booked(logger, booking.SlotId, booking.SeatsLeft, booking.Id);
                break;
            case BookingOutcome.AlreadyBooked(var booking):
                Log.Repeated(logger, booking.SlotId, booking.Id);
                break;
            case BookingOutcome.SlotFull:
                Log.SlotFull(logger, slotId);
                break;
            case BookingOutcome.SlotUnknown or BookingOutcome.KeyReused or BookingOutcome.EmailLimitReached:
                Log.Refused(logger, slotId, outcome.GetType().Name);
                break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1001, LogLevel.Information, "Booked a seat in slot {SlotId}, {SeatsLeft} left: booking {BookingId}")]
        public static partial void Booked(ILogger logger, SlotId slotId, int seatsLeft, string bookingId);

        [LoggerMessage(1007, LogLevel.Error, "The store did not answer a booking in slot {SlotId}. Nothing was booked")]
        public static partial void StoreUnavailable(ILogger logger, SlotId slotId, Exception exception);

        [LoggerMessage(1004, LogLevel.Information, "Repeated request for slot {SlotId}: booking {BookingId}")]
        public static partial void Repeated(ILogger logger, SlotId slotId, string bookingId);

        [LoggerMessage(1005, LogLevel.Information, "Refused: slot {SlotId} is full")]
        public static partial void SlotFull(ILogger logger, SlotId? slotId);

        [LoggerMessage(1006, LogLevel.Information, "Refused a booking in slot {SlotId}: {Reason}")]
        public static partial void Refused(ILogger logger, SlotId? slotId, string reason);
    }
}
