using System.Globalization;
using EventBooking.Scheduling;

namespace EventBooking.Controllers.Api;

/// <summary>One bookable date and its slots.</summary>
/// <param name="Date">ISO 8601, in the event's time zone.</param>
/// <param name="Schedule"><c>A</c> or <c>B</c>.</param>
/// <param name="Slots">In order of time.</param>
public sealed record DayResponse(DateOnly Date, Schedule Schedule, IReadOnlyList<SlotResponse> Slots)
{
    public static DayResponse From(DaySchedule day) => new(day.Date, day.Schedule, [.. day.Slots.Select(SlotResponse.From)]);
}

/// <summary>One slot and its seats.</summary>
/// <param name="Id">The slot id to book with.</param>
/// <param name="StartTime"><c>10:00</c>, in the event's time zone.</param>
/// <param name="EndTime">One hour later.</param>
/// <param name="Capacity">All seats.</param>
/// <param name="BookedCount">Seats taken.</param>
/// <param name="Remaining">Seats left.</param>
/// <param name="Waiting">People on the waiting list for this slot, with those who wait for any slot of its date.</param>
public sealed record SlotResponse(string Id, string StartTime, string EndTime, int Capacity, int BookedCount, int Remaining, int Waiting)
{
    public static SlotResponse From(Slot slot) => new(
        slot.Id.ToString(),
        slot.Id.StartTime.ToIso(),
        slot.Id.EndTime.ToIso(),
        slot.Capacity,
        slot.BookedCount,
        slot.Remaining,
        slot.WaitingCount);
}

/// <summary>The bookable dates of the event's month.</summary>
/// <param name="Month"><c>2026-03</c>.</param>
/// <param name="Dates">In order of time.</param>
public sealed record MonthResponse(string Month, IReadOnlyList<DateResponse> Dates)
{
    public static MonthResponse From(DateOnly month, IEnumerable<DaySchedule> days) =>
        new(month.ToString("yyyy-MM", CultureInfo.InvariantCulture), [.. days.Select(DateResponse.From)]);
}

/// <summary>One bookable date.</summary>
/// <param name="Date">ISO 8601, in the event's time zone.</param>
/// <param name="Schedule"><c>A</c> or <c>B</c>.</param>
/// <param name="Slots">The number of slots.</param>
/// <param name="Capacity">The seats of all slots.</param>
/// <param name="Remaining">The free seats of all slots.</param>
/// <param name="Waiting">People on the waiting lists of the date.</param>
public sealed record DateResponse(DateOnly Date, Schedule Schedule, int Slots, int Capacity, int Remaining, int Waiting)
{
    public static DateResponse From(DaySchedule day) =>
        new(day.Date, day.Schedule, day.Slots.Count, day.Capacity, day.Remaining, day.WaitingCount);
}
