using System.Collections.Concurrent;
using EventBooking.Scheduling;

namespace EventBooking.Bookings;

/// <summary>The calendar with seat counts, at most <see cref="SeatCountCache.MaxAge"/> old.</summary>
public sealed class ScheduleService(EventCalendar calendar, IBookingStore store, SeatCountCache seatCounts)
{
    /// <summary>The dates whose slots this instance has created, or has found.</summary>
    private readonly ConcurrentDictionary<DateOnly, bool> ensuredDates = [];

    /// <summary>A bookable date with its slots. The first request for a date creates its slots in the store.</summary>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    public async ValueTask<DaySchedule> GetDayAsync(DateOnly date, CancellationToken cancellationToken)
    {
        await EnsureSlotsAsync(date, cancellationToken);
        return (await seatCounts.GetAsync(cancellationToken)).FindDay(date);
    }

    /// <summary>Every bookable date, in order. Dates that nobody has requested yet are shown as planned, and nothing is created.</summary>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    public async ValueTask<IReadOnlyList<DaySchedule>> GetMonthAsync(CancellationToken cancellationToken) =>
        (await seatCounts.GetAsync(cancellationToken)).Days;

    /// <summary>What to offer when a slot is full. See <see cref="MonthSchedule.FindAlternatives"/>.</summary>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    public async ValueTask<Alternatives> FindAlternativesAsync(SlotId wanted, CancellationToken cancellationToken) =>
        (await seatCounts.GetAsync(cancellationToken)).FindAlternatives(wanted);

    /// <summary>Creates the slots of a bookable date if the store does not have them yet.</summary>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    public async ValueTask EnsureSlotsAsync(DateOnly date, CancellationToken cancellationToken)
    {
        if (!ensuredDates.ContainsKey(date))
        {
            await store.CreateSlotsAsync(calendar.PlanOf(date).Slots, cancellationToken);
            ensuredDates[date] = true;
        }
    }
}
