using EventBooking.Load.Verification;

namespace EventBooking.Load.Faulting;

/// <summary>People who book one seat after the other, and ask again after every unclear answer.</summary>
internal sealed class Buyers(Ledger ledger, BookingSender sender, Shelf shelf)
{
    /// <summary>Every so many bookings, one is sent again although it was answered: it must get the same answer.</summary>
    private const int BookingsPerRepeat = 10;

    /// <summary>Between two bookings of a person, on average: so that slots fill up while something goes wrong, and not before.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    private int booked;

    /// <summary>How many were told that they have a seat.</summary>
    public int Booked => Volatile.Read(ref booked);

    /// <summary>Books until the shelf is closed and sold out, and everybody has a clear answer.</summary>
    public Task RunAsync(int people, int seed, CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, people).Select(person => Task.Run(() => BookAsync(new Random(seed + person), cancellationToken), cancellationToken)));

    private async Task BookAsync(Random random, CancellationToken cancellationToken)
    {
        while (shelf.Pick(random) is { } slot)
        {
            var attempt = ledger.Open(slot);
            await SendAsync(attempt, random, cancellationToken);
            if (attempt.Outcome is AttemptOutcome.Booked)
            {
                Interlocked.Increment(ref booked);
                if (random.Next(BookingsPerRepeat) == 0)
                {
                    await SendAsync(attempt, random, cancellationToken);
                }
            }
            else
            {
                shelf.CalledFull(slot);
            }

            await Task.Delay(2 * random.NextDouble() * Pause, cancellationToken);
        }
    }

    private Task SendAsync(Attempt attempt, Random random, CancellationToken cancellationToken) =>
        sender.SendAsync(attempt, random.Next(int.MaxValue / 2), cancellationToken);
}
