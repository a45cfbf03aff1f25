using System.Collections.Concurrent;

namespace EventBooking.Scheduling;

/// <summary>
/// Every bookable date as it stood at one moment, in order. Never changes; a date that did not change is the same object in the next one,
/// and so are alternatives, so that whatever is made of them can be kept beside them.
/// </summary>
public sealed class MonthCounts(IReadOnlyList<DaySchedule> days)
{
    private const int NearestOnTheDate = 3;
    private const int NearestInAll = 6;

    private readonly ConcurrentDictionary<SlotId, Alternatives> alternatives = new();

    public IReadOnlyList<DaySchedule> Days => days;

    public DaySchedule DayOf(DateOnly date) => days.First(day => day.Date == date);

    public Slot Find(SlotId slotId) => DayOf(slotId.Date).Slots.First(slot => slot.Id == slotId);

    /// <summary>
    /// What to offer to someone whose slot is full: first the open hours of the same date that lie nearest, then
    /// those of the neighbouring dates that lie nearest to the same time of day; more of the one where the other has too few.
    /// </summary>
    public Alternatives AlternativesTo(SlotId wanted) => alternatives.GetOrAdd(wanted, FindAlternatives);

    /// <summary>The same month where these slots are as given; the same object when nothing differs.</summary>
    public MonthCounts With(IEnumerable<Slot> slots) => slots.Aggregate(this, (month, slot) => month.With(slot));

    /// <summary>The same month where this slot is as given; the same object when it does not differ.</summary>
    public MonthCounts With(Slot slot)
    {
        var changed = DayOf(slot.Id.Date);
        return changed.Slots.Contains(slot)
            ? this
            : new([.. days.Select(day => day == changed ? day with { Slots = [.. day.Slots.Select(other => other.Id == slot.Id ? slot : other)] } : day)]);
    }

    private Alternatives FindAlternatives(SlotId wanted)
    {
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

        return new(DayOf(wanted.Date), [.. nearest.OrderBy(slot => slot.Id.Date != wanted.Date)]);
    }
}

/// <summary>The date as it stands now, and the open slots nearest to one that was refused.</summary>
public sealed record Alternatives(DaySchedule Day, IReadOnlyList<Slot> NearestOpen);
