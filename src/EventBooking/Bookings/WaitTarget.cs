using System.Globalization;
using EventBooking.Scheduling;

namespace EventBooking.Bookings;

/// <summary>What somebody on the waiting list waits for: one hour, or any hour of a date.</summary>
/// <param name="Date">The date.</param>
/// <param name="StartTime">The hour. Null: any.</param>
public readonly record struct WaitTarget(DateOnly Date, TimeOnly? StartTime)
{
    public static WaitTarget For(SlotId slotId) => new(slotId.Date, slotId.StartTime);

    public static WaitTarget ForAnyHourOf(DateOnly date) => new(date, StartTime: null);

    public static WaitTarget Parse(string text) =>
        text.Contains('T', StringComparison.Ordinal)
            ? For(SlotId.Parse(text))
            : ForAnyHourOf(DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture));

    public bool Includes(SlotId slotId) => slotId.Date == Date && (StartTime is null || slotId.StartTime == StartTime);

    /// <summary>
    /// The slot id or the date, in ISO 8601. It is the beginning of the ids of all slots that it includes, and of no others.
    /// </summary>
    public override string ToString() => StartTime is { } start ? new SlotId(Date, start).ToString() : Date.ToIso();
}
