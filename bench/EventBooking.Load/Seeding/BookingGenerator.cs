using EventBooking.Bookings;
using EventBooking.Scheduling;

namespace EventBooking.Load.Seeding;

/// <summary>Generates bookings in order of time. The same seed and slots give the same people, slots and times, with random ids.</summary>
internal sealed class BookingGenerator
{
    /// <summary>The most popular slots get this many times as many bookings as the least popular.</summary>
    private const int MaxPopularity = 4;

    private static readonly TimeSpan Span = TimeSpan.FromDays(56);

    private readonly Random random;
    private readonly int count;
    private readonly IReadOnlyList<Slot> slots;
    private readonly DateTimeOffset from;
    private readonly int[] seatsLeft;

    /// <summary>Indexes of slots; a popular slot appears several times.</summary>
    private readonly int[] choices;

    /// <summary>The slots must have enough seats left for all bookings.</summary>
    public BookingGenerator(int seed, int count, IReadOnlyList<Slot> slots, DateTimeOffset from)
    {
        random = new Random(seed);
        this.count = count;
        this.slots = slots;
        this.from = from;
        seatsLeft = [.. slots.Select(slot => slot.Remaining)];
        choices = [.. Enumerable.Range(0, slots.Count).SelectMany(slot => Enumerable.Repeat(slot, random.Next(1, MaxPopularity + 1)))];
    }

    /// <summary>The last bookings then come at the beginning of the event.</summary>
    public static DateTimeOffset GetStart(EventCalendar calendar) =>
        new DateTimeOffset(calendar.Month.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) - Span;

    /// <summary>The capacity that leaves a fifth of all seats free.</summary>
    public static int GetSlotCapacity(int count, EventOptions options) =>
        (int)Math.Ceiling(count * 1.25 / new EventCalendar(options).Days.Sum(day => day.Slots.Count));

    public IEnumerable<BookCommand> Generate()
    {
        for (var number = 0; number < count; number++)
        {
            var slot = slots[TakeSeat()];
            var person = PersonGenerator.Create(random, number);
            yield return new()
            {
                BookingId = BookingId.Generate(),
                ManageToken = BookingId.Generate(),
                Slot = slot with { BookedCount = 0 },
                Name = person.Name,
                Email = person.Email,
                Phone = person.Phone,
                CreatedAt = GetTime(number),
            };
        }
    }

    private int TakeSeat()
    {
        while (true)
        {
            var slot = choices[random.Next(choices.Length)];
            if (seatsLeft[slot] > 0)
            {
                seatsLeft[slot]--;
                return slot;
            }
        }
    }

    /// <summary>Most people book early. Rounded to milliseconds, because stores keep no more.</summary>
    private DateTimeOffset GetTime(int number)
    {
        var share = Math.Pow((number + random.NextDouble()) / count, 1.5);
        return DateTimeOffset.FromUnixTimeMilliseconds((from + (Span * share)).ToUnixTimeMilliseconds());
    }
}
