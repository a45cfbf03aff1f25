using EventBooking.Scheduling;
using Microsoft.Extensions.Options;

namespace EventBooking.Bookings;

/// <summary>The waiting list of full slots. A place on it is a booking that waits. It is left and corrected like a booking.</summary>
public sealed partial class WaitingListService(
    EventCalendar calendar,
    WaitingListPolicy policy,
    PhoneNumberNormalizer phoneNumbers,
    BookingDecisions decisions,
    IBookingStore store,
    IOptions<EventOptions> options,
    ILogger<WaitingListService> logger)
{
    /// <summary>Whether people may join the list of this slot now.</summary>
    public bool IsOpen(SlotId slotId) => policy.IsOpen(slotId, decisions.Now);

    /// <summary>Joins the list of a full slot. A request that repeats its idempotency key gets the first place back.</summary>
    /// <param name="slotId">The slot, for example <c>2026-03-01T10:00</c>.</param>
    /// <param name="anyHour">Waits for any hour of the slot's date.</param>
    /// <param name="attendee">Details that have passed validation.</param>
    /// <param name="idempotencyKey">Null if the client sent none.</param>
    public async Task<BookingOutcome> JoinAsync(string? slotId, bool anyHour, AttendeeInput attendee, string? idempotencyKey)
    {
        var outcome = !calendar.TryFindSlot(slotId, out var slot) ? new BookingOutcome.SlotUnknown()
            : await DecideAsync(CreateCommand(slot, anyHour, attendee, idempotencyKey), hasKey: idempotencyKey is not null);
        BookingTelemetry.RecordChange("join", outcome);
        if (outcome is BookingOutcome.Joined(var booking))
        {
            Log.Joined(logger, booking.Id, booking.WaitsFor.ToString()!);
        }
        else
        {
            Log.NotJoined(logger, slot?.Id, outcome.GetType().Name);
        }

        return outcome;
    }

    /// <summary>
    /// Gives free seats to those who wait for them. Seats that people give back never need it: it is for those that appear in another way,
    /// because the capacity or the settings of the waiting list were changed.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    public async Task AssignFreeSeatsAsync(CancellationToken cancellationToken)
    {
        var slots = await store.GetSlotsAsync(calendar.Days[0].Date, calendar.Days[^1].Date, cancellationToken);
        foreach (var slot in slots.Where(slot => !slot.IsFull && slot.WaitingCount > 0 && IsOpen(slot.Id)))
        {
            var command = new AssignCommand { BookingId = BookingId.Generate(), Slot = slot, At = decisions.Now };
            while (await decisions.DecideAsync(command, slot.Id) is BookingOutcome.Updated(var promoted, _))
            {
                BookingTelemetry.RecordPromotion();
                Log.Assigned(logger, promoted.Id, promoted.SlotId);
            }
        }
    }

    /// <summary>1 for the first in line.</summary>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    public Task<int> FindPositionAsync(Booking waiting, CancellationToken cancellationToken) =>
        store.FindPositionAsync(waiting, cancellationToken);

    private JoinCommand CreateCommand(Slot slot, bool anyHour, AttendeeInput attendee, string? idempotencyKey)
    {
        var now = decisions.Now;
        return new()
        {
            BookingId = idempotencyKey is null ? BookingId.Generate() : BookingId.FromIdempotencyKey(idempotencyKey),
            ManageToken = ManageToken.Generate(now),
            Slot = slot,
            Target = anyHour ? WaitTarget.ForAnyHourOf(slot.Id.Date) : WaitTarget.For(slot.Id),
            Name = attendee.Name!,
            Email = attendee.Email!,
            Phone = phoneNumbers.Normalize(attendee.Phone),
            CreatedAt = now,
            MaxSeatsPerEmail = options.Value.MaxSeatsPerEmail,
            MaxPerSlot = policy.MaxPerSlot,
        };
    }

    private async Task<BookingOutcome> DecideAsync(JoinCommand command, bool hasKey)
    {
        try
        {
            // A repeated request gets its first place back, even if the list has been closed since.
            if (!IsOpen(command.Slot.Id) && !(hasKey && await store.HasBookingAsync(command.BookingId)))
            {
                return new BookingOutcome.NotAllowed();
            }
        }
        catch (StoreUnavailableException e)
        {
            Log.StoreUnavailable(logger, command.Slot.Id, e);
            return new BookingOutcome.StoreUnavailable();
        }

        return await decisions.DecideAsync(command, command.Slot.Id) switch
        {
            BookingOutcome.AlreadyBooked(var booking) when booking.ManageToken == command.ManageToken => new BookingOutcome.Joined(booking),
            BookingOutcome.AlreadyBooked(var booking) when !command.Matches(booking) => new BookingOutcome.KeyReused(booking),
            var decided => decided,
        };
    }

    private static partial class Log
    {
        [LoggerMessage(1016, LogLevel.Information, "Gave a free seat in slot {SlotId} to booking {BookingId}, which was first in line")]
        public static partial void Assigned(ILogger logger, string bookingId, SlotId slotId);

        [LoggerMessage(1015, LogLevel.Error, "The store did not answer a request to wait for slot {SlotId}. Nothing was changed")]
        public static partial void StoreUnavailable(ILogger logger, SlotId slotId, Exception exception);

        [LoggerMessage(1013, LogLevel.Information, "Booking {BookingId} waits for a seat in {Target}")]
        public static partial void Joined(ILogger logger, string bookingId, string target);

        [LoggerMessage(1014, LogLevel.Information, "Refused or repeated a place on the waiting list of slot {SlotId}: {Reason}")]
        public static partial void NotJoined(ILogger logger, SlotId? slotId, string reason);
    }
}
