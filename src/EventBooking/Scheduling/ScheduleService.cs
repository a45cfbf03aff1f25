using EventBooking.Storage;

namespace EventBooking.Scheduling;

/// <summary>The calendar with the store's seat counts in it.</summary>
public sealed class ScheduleService
{
    private const int NearestOnTheDate = 3;
    private const int NearestInAll = 6;

    private readonly EventCalendar calendar;
    private readonly IBookingStore store;
    private readonly SharedRead<IReadOnlyList<DaySchedule>> month;

    public ScheduleService(EventCalendar calendar, IBookingStore store)
    {
        this.calendar = calendar;
        this.store = store;
        month = new(ReadMonthAsync);
    }

    /// <summary>One bookable date as it stands.</summary>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    public async Task<DaySchedule> GetDayAsync(DateOnly date, CancellationToken cancellationToken)
    {
        var plan = calendar.PlanOf(date);
        return plan with { Slots = await store.GetSlotsAsync(plan.Slots, cancellationToken) };
    }

    /// <summary>Every bookable date as it stands, in order.</summary>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    public Task<IReadOnlyList<DaySchedule>> GetMonthAsync(CancellationToken cancellationToken) => month.ReadAsync().WaitAsync(cancellationToken);

    /// <summary>
    /// What to offer to someone whose slot is full: first the open hours of the same date that lie nearest, then
    /// those of the neighbouring dates that lie nearest to the same time of day; more of the one where the other has too few.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    public async Task<Alternatives> FindAlternativesAsync(SlotId wanted, CancellationToken cancellationToken)
    {
        var days = await GetMonthAsync(cancellationToken);
        var open = days
            .SelectMany(day => day.Slots)
            .Where(slot => !slot.IsFull && slot.Id != wanted)
            .OrderBy(slot => Math.Abs(slot.Id.Date.DayNumber - wanted.Date.DayNumber))
            .ThenBy(slot => Math.Abs(slot.Id.StartTime.Hour - wanted.StartTime.Hour))
            .ToLookup(slot => slot.Id.Date == wanted.Date);

        var onTheDate = open[true].Take(NearestOnTheDate);
        var elsewhere = open[false].Take(NearestInAll - NearestOnTheDate);
        var furtherOnTheDate = open[true].Skip(NearestOnTheDate);
        var furtherElsewhere = open[false].Skip(NearestInAll - NearestOnTheDate);
        Slot[] nearest = [.. onTheDate.Concat(elsewhere).Concat(furtherOnTheDate).Concat(furtherElsewhere).Take(NearestInAll)];

        return new(days.Single(day => day.Date == wanted.Date), [.. nearest.OrderBy(slot => slot.Id.Date != wanted.Date)]);
    }

    private async Task<IReadOnlyList<DaySchedule>> ReadMonthAsync()
    {
        var slots = await store.GetSlotsAsync([.. calendar.Days.SelectMany(day => day.Slots)], CancellationToken.None);
        var slotsByDate = slots.ToLookup(slot => slot.Id.Date);
        return [.. calendar.Days.Select(plan => plan with { Slots = [.. slotsByDate[plan.Date]] })];
    }
}

/// <summary>The date as it stands now, and the open slots nearest to one that was refused.</summary>
public sealed record Alternatives(DaySchedule Day, IReadOnlyList<Slot> NearestOpen);
