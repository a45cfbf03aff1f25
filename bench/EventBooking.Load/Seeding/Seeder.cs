using EventBooking.Bookings;
using EventBooking.Scheduling;

namespace EventBooking.Load.Seeding;

/// <summary>Books through the application's store, in large batches, and marks the messages as sent.</summary>
/// <param name="calendar">The slots of the event.</param>
/// <param name="store">Gets the bookings.</param>
/// <param name="search">Finds the latest booking.</param>
/// <param name="batchSize">Bookings in one transaction.</param>
/// <param name="markSentAsync">Marks the messages of these bookings as sent.</param>
internal sealed class Seeder(
    EventCalendar calendar, IBookingStore store, IBookingSearch search, int batchSize, Func<IReadOnlyList<Booking>, Task> markSentAsync)
{
    private const int MaxTries = 5;

    /// <summary>The bookings of an existing store are older than the new ones.</summary>
    /// <exception cref="SeedException">Not everything was booked. The messages of what was booked are marked as sent.</exception>
    public async Task SeedAsync(int seed, int count, bool add, Action<int> onBooked, CancellationToken cancellationToken)
    {
        await store.PrepareAsync(cancellationToken);
        var latest = (await search.FindPageAsync(BookingFilter.Everything, skip: 0, limit: 1, cancellationToken)).Bookings;
        if (latest.Count > 0 && !add)
        {
            throw new SeedException("The store already has bookings. Choose an empty one, or give --add.");
        }

        await store.CreateSlotsAsync([.. calendar.Days.SelectMany(day => day.Slots)], cancellationToken);
        var slots = await store.GetSlotsAsync(calendar.Days[0].Date, calendar.Days[^1].Date, cancellationToken);
        var seats = slots.Sum(slot => (long)slot.Remaining);
        if (seats < count)
        {
            throw new SeedException($"The slots have only {seats} seats left. Choose an empty store, or fewer bookings.");
        }

        var start = latest.Count > 0 ? latest[0].CreatedAt : BookingGenerator.GetStart(calendar);
        foreach (var batch in new BookingGenerator(seed, count, slots, start).Generate().Chunk(batchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var bookings = await BookAsync(batch);
            await markSentAsync(bookings);
            if (bookings.Count < batch.Length)
            {
                throw new SeedException("Somebody else took seats meanwhile. Stop the site while its store is seeded.");
            }

            onBooked(batch.Length);
        }
    }

    /// <summary>Sends the batch again when the store was unavailable: bookings that exist are found by their ids.</summary>
    private async Task<IReadOnlyList<Booking>> BookAsync(IReadOnlyList<BookCommand> batch)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return [.. (await store.DecideAsync(batch)).Select(GetBooking).OfType<Booking>()];
            }
            catch (Exception e) when (e is StoreUnavailableException or OutcomeUnknownException && attempt < MaxTries)
            {
                // The next try settles it.
            }
        }
    }

    private static Booking? GetBooking(BookingOutcome outcome) => outcome switch
    {
        BookingOutcome.Booked(var booking) => booking,
        BookingOutcome.AlreadyBooked(var booking) => booking,
        _ => null,
    };
}

/// <summary>Why a store was not seeded, as a sentence.</summary>
internal sealed class SeedException(string message) : Exception(message);
