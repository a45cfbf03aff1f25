using EventBooking.Scheduling;
using Microsoft.Extensions.Localization;

namespace EventBooking.Bookings;

/// <summary>The number of seats left, in words.</summary>
public sealed class SeatText(IStringLocalizer<Texts> text)
{
    /// <summary>A page draws the seats of a slot up to this number.</summary>
    public const int MaxSeatsDrawn = 12;

    /// <summary><c>3 seats left</c>.</summary>
    public string Left(int remaining) => remaining switch
    {
        <= 0 => text["Sold out"],
        1 => text["1 seat left"],
        _ => text["{0} seats left", remaining],
    };

    /// <summary><c>3 of 4 seats left</c>.</summary>
    public string Left(int remaining, int capacity) =>
        remaining <= 0 ? text["No seats left"] : text["{0} of {1} seats left", remaining, capacity];

    /// <summary><c>Full</c>, or <c>Full, 3 waiting</c>.</summary>
    public string Full(int waiting) => waiting > 0 ? text["Full, {0} waiting", waiting] : text["Full"];

    /// <summary>
    /// What the page announces when it changes: which hours are full, and which have few seats left. Other counts help nobody choose.
    /// </summary>
    public string News(IReadOnlyList<Slot> slots)
    {
        if (slots.All(slot => slot.IsFull))
        {
            return text["No seats left"];
        }

        var full = Hours(slots.Where(slot => slot.IsFull));
        var few = Hours(slots.Where(slot => !slot.IsFull && Urgency(slot.Remaining, slot.Capacity) != ""));
        string fullText = full is "" ? "" : text["Full: {0}.", full];
        string fewText = few is "" ? "" : text["Few seats left: {0}.", few];
        return $"{fullText} {fewText}".Trim();

        static string Hours(IEnumerable<Slot> some) => string.Join(", ", some.Select(slot => slot.Id.StartTime.ToIso()));
    }

    /// <summary>The CSS class that highlights the text.</summary>
    public static string Urgency(int remaining, int capacity) => remaining <= 0 ? "none-left" : remaining * 4 <= capacity ? "few-left" : "";
}
