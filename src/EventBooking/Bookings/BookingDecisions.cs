using EventBooking.Scheduling;

namespace EventBooking.Bookings;

/// <summary>Has commands decided by the store. Its failures are outcomes, and the seat counts in memory follow its decisions.</summary>
public sealed partial class BookingDecisions(
    BookingQueue queue, ScheduleService schedules, SeatCountCache seatCounts, TimeProvider time, ILogger<BookingDecisions> logger)
{
    /// <summary>
    /// The time in milliseconds, which is what every store keeps. A finer time would differ between an answer and a repeated one.
    /// </summary>
    public DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>The outcome: the store's, or one that says that it failed.</summary>
    /// <param name="command">What to decide.</param>
    /// <param name="slotId">The slot that it needs. Its date's slots are created before. Null: none.</param>
    public async Task<BookingOutcome> DecideAsync(BookingCommand command, SlotId? slotId)
    {
        try
        {
            if (slotId is { } needed)
            {
                await schedules.EnsureSlotsAsync(needed.Date, CancellationToken.None);
            }

            var outcome = await queue.DecideAsync(command);
            UpdateSeatCounts(outcome);
            return outcome;
        }
        catch (OutcomeUnknownException e)
        {
            Log.OutcomeUnknown(logger, command.BookingId, e);
            return new BookingOutcome.Unknown();
        }
        catch (StoreUnavailableException e)
        {
            Log.StoreUnavailable(logger, command.BookingId, e);
            return new BookingOutcome.StoreUnavailable();
        }
    }

    private void UpdateSeatCounts(BookingOutcome outcome)
    {
        switch (outcome)
        {
            case BookingOutcome.Booked(var booking):
                seatCounts.Update(booking.SlotId, booking.SeatsLeft);
                break;
            case BookingOutcome.SlotFull(var slotId):
                seatCounts.Update(slotId, remaining: 0);
                break;
            case BookingOutcome.Joined or BookingOutcome.Updated or BookingOutcome.SeatsAvailable:
                seatCounts.Invalidate();
                break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1002, LogLevel.Error, "The outcome of booking {BookingId} is not known")]
        public static partial void OutcomeUnknown(ILogger logger, string bookingId, Exception exception);

        [LoggerMessage(1003, LogLevel.Error, "The store did not answer for booking {BookingId}. Nothing was changed")]
        public static partial void StoreUnavailable(ILogger logger, string bookingId, Exception exception);
    }
}
