using EventBooking.Bookings;
using EventBooking.Scheduling;

namespace EventBooking.Load.Seeding;

/// <summary>Books for a crowd through the application's own store, in large batches, and sees to it that nobody is written to.</summary>
internal sealed class Seeder(EventCalendar calendar, IBookingStore store, ISeededStore seeded)
{
    private const int MostTries = 5;

    /// <summary>
    /// Makes so many bookings, and says after each batch how many those were. The same seed into an empty store gives the same people,
    /// slots and times. Into a store that has bookings only when told to add: they then follow those.
    /// </summary>
    /// <exception cref="SeedRefusedException">Why it was not done, or not to the end. What was booked is marked as sent.</exception>
    public async Task SeedAsync(int seed, int count, bool add, Action<int> made, CancellationToken cancellationToken)
    {
        await store.PrepareAsync(cancellationToken);
        var latest = await seeded.FindLatestAsync(cancellationToken);
        if (latest is not null && !add)
        {
            throw new SeedRefusedException("The store already has bookings. Choose an empty one, or give --add.");
        }

        var planned = calendar.Days.SelectMany(day => day.Slots).ToList();
        await store.CreateSlotsAsync(planned, cancellationToken);
        var slots = await store.GetSlotsAsync(calendar.Days[0].Date, calendar.Days[^1].Date, cancellationToken);
        var seats = slots.Sum(slot => (long)slot.Remaining);
        if (seats < count)
        {
            throw new SeedRefusedException($"The slots have {seats} seats left, and a slot keeps its capacity. Choose an empty store, or fewer bookings.");
        }

        foreach (var batch in new Crowd(seed, count, slots, from: latest ?? Crowd.BeginningFor(calendar)).Arrive().Chunk(seeded.LargestBatch))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var bookings = await BookAsync(batch);
            await seeded.MarkSentAsync(bookings, CancellationToken.None);
            if (bookings.Count < batch.Length)
            {
                throw new SeedRefusedException("Somebody else took seats meanwhile. Stop the site while its store is filled.");
            }

            made(batch.Length);
        }
    }

    public Task MakeSearchableAsync(CancellationToken cancellationToken) => seeded.MakeSearchableAsync(cancellationToken);

    /// <summary>Gives the same orders again when the store was away, which settles those that it had taken.</summary>
    private async Task<IReadOnlyList<Booking>> BookAsync(IReadOnlyList<BookCommand> batch)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return [.. (await store.BookAsync(batch)).Select(BookingOf).OfType<Booking>()];
            }
            catch (Exception e) when (e is StoreUnavailableException or OutcomeUnknownException && attempt < MostTries)
            {
                // Tried again; what was booked meanwhile is found by its id.
            }
        }
    }

    private static Booking? BookingOf(BookingOutcome outcome) => outcome switch
    {
        BookingOutcome.Booked(var booking) => booking,
        BookingOutcome.AlreadyBooked(var booking) => booking,
        _ => null,
    };
}

/// <summary>Why a store is not filled, in a sentence for people.</summary>
internal sealed class SeedRefusedException(string message) : Exception(message);
