using EventBooking.Scheduling;

namespace EventBooking.Bookings;

/// <summary>The calendar with seat counts in it, none older than <see cref="SeatCounts.StaleAfter"/>.</summary>
public sealed class ScheduleService(SeatCounts counts)
{
    /// <summary>One bookable date as it stands.</summary>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    public async ValueTask<DaySchedule> GetDayAsync(DateOnly date, CancellationToken cancellationToken) =>
        (await counts.GetAsync(cancellationToken)).DayOf(date);

    /// <summary>Every bookable date as it stands, in order.</summary>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    public async ValueTask<IReadOnlyList<DaySchedule>> GetMonthAsync(CancellationToken cancellationToken) =>
        (await counts.GetAsync(cancellationToken)).Days;

    /// <summary>What to offer to someone whose slot is full, see <see cref="MonthCounts.AlternativesTo"/>.</summary>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    public async ValueTask<Alternatives> FindAlternativesAsync(SlotId wanted, CancellationToken cancellationToken) =>
        (await counts.GetAsync(cancellationToken)).AlternativesTo(wanted);
}
