using EventBooking.Bookings;
using EventBooking.Scheduling;

namespace EventBooking.Load.Seeding;

/// <summary>
/// Invented orders in order of arrival. The same seed over the same slots gives the same people, slots and times;
/// ids and tokens are drawn as they always are.
/// </summary>
internal sealed class Crowd
{
    /// <summary>Some hours are liked better than others: the most popular is drawn this many times as often as the least.</summary>
    private const int MostPopular = 4;

    private static readonly TimeSpan Span = TimeSpan.FromDays(56);

    private readonly Random random;
    private readonly int count;
    private readonly IReadOnlyList<Slot> slots;
    private readonly DateTimeOffset from;
    private readonly int[] seatsLeft;
    private readonly int[] popularity;

    /// <summary>So many orders in the weeks from a moment on, for slots as they stand, which have seats for all.</summary>
    public Crowd(int seed, int count, IReadOnlyList<Slot> slots, DateTimeOffset from)
    {
        random = new Random(seed);
        this.count = count;
        this.slots = slots;
        this.from = from;
        seatsLeft = [.. slots.Select(slot => slot.Remaining)];

        // A slot appears once for each time that it is to be drawn.
        popularity = [.. Enumerable.Range(0, slots.Count).SelectMany(slot => Enumerable.Repeat(slot, random.Next(1, MostPopular + 1)))];
    }

    /// <summary>From when on a crowd has come by the time of the event.</summary>
    public static DateTimeOffset BeginningFor(EventCalendar calendar) => new DateTimeOffset(calendar.Month.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) - Span;

    /// <summary>What a slot needs to hold its share of a crowd. A fifth of the seats stays free, as an event has both full hours and empty ones.</summary>
    public static int CapacityFor(int count, EventOptions options) =>
        (int)Math.Ceiling(count * 1.25 / new EventCalendar(options).Days.Sum(day => day.Slots.Count));

    public IEnumerable<BookCommand> Arrive()
    {
        for (var number = 0; number < count; number++)
        {
            var slot = slots[TakeSeat()];
            var person = InventedPerson.Draw(random, number);
            yield return new()
            {
                BookingId = BookingId.Generate(),
                ManageToken = BookingId.Generate(),
                Slot = slot with { BookedCount = 0 },
                Name = person.Name,
                Email = person.Email,
                Phone = person.Phone,
                CreatedAt = ArrivalOf(number),
            };
        }
    }

    private int TakeSeat()
    {
        while (true)
        {
            var slot = popularity[random.Next(popularity.Length)];
            if (seatsLeft[slot] > 0)
            {
                seatsLeft[slot]--;
                return slot;
            }
        }
    }

    /// <summary>Most come early: the first half of the time brings some two thirds of them. To the millisecond, as stores keep no more.</summary>
    private DateTimeOffset ArrivalOf(int number)
    {
        var share = Math.Pow((number + random.NextDouble()) / count, 1.5);
        return DateTimeOffset.FromUnixTimeMilliseconds((from + (Span * share)).ToUnixTimeMilliseconds());
    }
}
