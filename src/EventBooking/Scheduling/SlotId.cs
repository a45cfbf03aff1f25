using System.Globalization;

namespace EventBooking.Scheduling;

/// <summary>
/// The key of a slot: its date and start in the event's time zone, <c>2026-03-01T10:00</c>. It follows from the rules, so a slot cannot be
/// created twice. As text, slot ids sort in order of time.
/// </summary>
public readonly record struct SlotId(DateOnly Date, TimeOnly StartTime)
{
    private const string Format = "yyyy-MM-dd'T'HH:mm";

    /// <summary>Slots last one hour.</summary>
    public TimeOnly EndTime => StartTime.AddHours(1);

    public DateTime Start => Date.ToDateTime(StartTime);

    public static SlotId Parse(string text)
    {
        var start = DateTime.ParseExact(text, Format, CultureInfo.InvariantCulture);
        return new(DateOnly.FromDateTime(start), TimeOnly.FromDateTime(start));
    }

    public override string ToString() => Start.ToString(Format, CultureInfo.InvariantCulture);
}
