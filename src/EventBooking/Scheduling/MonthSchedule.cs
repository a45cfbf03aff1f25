using System.Collections.Concurrent;
using System.Globalization;

namespace EventBooking.Scheduling;

/// <summary>Every bookable date with its seat counts at one moment, in order. Immutable.</summary>
public sealed class MonthSchedule(IReadOnlyList<DaySchedule> days)
{
    private const int NearestOnTheDate = 3;
    private const int MaxAlternatives = 6;

    private static long lastVersion;

    /// <summary>When many people ask for a full slot, all of them get the same answer.</summary>
    private readonly ConcurrentDictionary<SlotId, Alternatives> alternatives = new();

    /// <summary>Different for each object, in this process.</summary>
    public string Version { get; } = Interlocked.Increment(ref lastVersion).ToString(CultureInfo.InvariantCulture);

    public IReadOnlyList<DaySchedule> Days => days;

    public DaySchedule FindDay(DateOnly date) => days.First(day => day.Date == date);

    public Slot FindSlot(SlotId slotId) => FindDay(slotId.Date).Slots.First(slot => slot.Id == slotId);

    /// <summary>The same month with these slots replaced. Slots that the month does not have are ignored.</summary>
    public MonthSchedule With(IEnumerable<Slot> slots)
    {
        var replacements = slots.ToDictionary(slot => slot.Id);
        var changedDates = replacements.Keys.Select(slotId => slotId.Date).ToHashSet();
        return new([.. days.Select(day => changedDates.Contains(day.Date) ? Replace(day) : day)]);

        DaySchedule Replace(DaySchedule day) =>
            day with { Slots = [.. day.Slots.Select(slot => replacements.GetValueOrDefault(slot.Id, slot))] };
    }

    /// <summary>
    /// The first open slot of the month. With a date: the first open slot after this date, or the last one before it if every later slot
    /// is full. Null if there is none. Today's date does not matter.
    /// </summary>
    public Slot? FindNextFree(DateOnly? after = null)
    {
        var open = days.SelectMany(day => day.Slots).Where(slot => !slot.IsFull).ToList();
        return after is { } date
            ? open.Find(slot => slot.Id.Date > date) ?? open.FindLast(slot => slot.Id.Date < date)
            : open.FirstOrDefault();
    }

    /// <summary>
    /// What to offer to somebody whose slot is full: first the nearest open hours of the same date, then those of the nearest dates at
    /// about the same time of day. If one kind has too few, there are more of the other.
    /// </summary>
    public Alternatives FindAlternatives(SlotId wanted) => alternatives.GetOrAdd(wanted, CreateAlternatives);

    private Alternatives CreateAlternatives(SlotId wanted)
    {
        var open = days
            .SelectMany(day => day.Slots)
            .Where(slot => !slot.IsFull && slot.Id != wanted)
            .OrderBy(slot => Math.Abs(slot.Id.Date.DayNumber - wanted.Date.DayNumber))
            .ThenBy(slot => Math.Abs(slot.Id.StartTime.Hour - wanted.StartTime.Hour))
            .ToLookup(slot => slot.Id.Date == wanted.Date);

        var onTheDate = open[true].Take(NearestOnTheDate);
        var onOtherDates = open[false].Take(MaxAlternatives - NearestOnTheDate);
        var moreOnTheDate = open[true].Skip(NearestOnTheDate);
        var moreOnOtherDates = open[false].Skip(MaxAlternatives - NearestOnTheDate);
        Slot[] nearest = [.. onTheDate.Concat(onOtherDates).Concat(moreOnTheDate).Concat(moreOnOtherDates).Take(MaxAlternatives)];

        return new(FindDay(wanted.Date), [.. nearest.OrderBy(slot => slot.Id.Date != wanted.Date)]);
    }
}

/// <summary>The date with fresh counts, and the open slots nearest to the one that is full.</summary>
public sealed record Alternatives(DaySchedule Day, IReadOnlyList<Slot> NearestOpen);
