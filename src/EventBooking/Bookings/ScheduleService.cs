using System.Collections.Concurrent;
using EventBooking.Scheduling;

namespace EventBooking.Bookings;

/// <summary>The calendar with seat counts, at most <see cref="SeatCountCache.MaxAge"/> old.</summary>
public sealed class ScheduleService(EventCalendar calendar, IBookingStore store, SeatCountCache seatCounts)
{
    /// <summary>The creation of each date's slots, running or done. Concurrent first requests for a date share it.</summary>
    private readonly ConcurrentDictionary<DateOnly, Lazy<Task>> creations = [];

    /// <summary>A bookable date with its slots. The first request for a date creates its slots in the store.</summary>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    public async ValueTask<DaySchedule> GetDayAsync(DateOnly date, CancellationToken cancellationToken)
    {
        await EnsureSlotsAsync(date, cancellationToken);
        return (await seatCounts.GetAsync(cancellationToken)).FindDay(date);
    }

    /// <summary>Every bookable date, in order. Dates that nobody has requested yet are shown as planned, and nothing is created.</summary>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    public ValueTask<MonthSchedule> GetMonthAsync(CancellationToken cancellationToken) => seatCounts.GetAsync(cancellationToken);

    /// <summary>What to offer when a slot is full. See <see cref="MonthSchedule.FindAlternatives"/>.</summary>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    public async ValueTask<Alternatives> FindAlternativesAsync(SlotId wanted, CancellationToken cancellationToken) =>
        (await seatCounts.GetAsync(cancellationToken)).FindAlternatives(wanted);

    /// <summary>Creates the slots of a bookable date if the store does not have them yet.</summary>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    public async ValueTask EnsureSlotsAsync(DateOnly date, CancellationToken cancellationToken)
    {
        var creation = creations.GetOrAdd(
            date, _ => new(() => store.CreateSlotsAsync(calendar.PlanOf(date).Slots, CancellationToken.None)));
        try
        {
            await creation.Value.WaitAsync(cancellationToken);
        }
        catch (Exception) when (creation.Value.IsFaulted)
        {
            // The next request tries again.
            creations.TryRemove(new(date, creation));
            throw;
        }
    }
}
