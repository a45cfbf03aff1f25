namespace EventBooking.Load.Buying;

/// <summary>Clients that book one seat after the other, each in a random slot on sale.</summary>
internal sealed class Buyers(AttemptLog log, BookingSender sender, OnSaleSlots slots)
{
    /// <summary>One booking in ten is sent again although it was answered: it must get the same answer.</summary>
    private const int BookingsPerRepeat = 10;

    private int booked;

    /// <summary>Between two bookings of a client, on average.</summary>
    public TimeSpan Pause { get; init; }

    public int Booked => Volatile.Read(ref booked);

    /// <summary>Books until all slots on sale are full after they were closed. Ends early when a client gets no clear answer.</summary>
    public async Task RunAsync(int clients, int seed, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAll(Enumerable.Range(seed, clients)
            .Select(clientSeed => Task.Run(() => BuyAsync(new Random(clientSeed), ended), CancellationToken.None)));
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task BuyAsync(Random random, CancellationTokenSource ended)
    {
        while (!ended.IsCancellationRequested && slots.Pick(random) is { } slotId)
        {
            var attempt = log.Add(slotId);
            if (!await SendAsync(attempt, random, ended))
            {
                return;
            }

            if (attempt.Outcome is AttemptOutcome.Booked)
            {
                Interlocked.Increment(ref booked);
                if (random.Next(BookingsPerRepeat) == 0 && !await SendAsync(attempt, random, ended))
                {
                    attempt.SetWrong("no clear answer when the booking was sent again");
                    return;
                }
            }
            else
            {
                slots.SetFull(slotId);
            }

            await Task.Delay(2 * random.NextDouble() * Pause, ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> SendAsync(Attempt attempt, Random random, CancellationTokenSource ended)
    {
        var isClear = await sender.SendAsync(attempt, random.Next(int.MaxValue / 2), ended.Token);
        if (!isClear)
        {
            await ended.CancelAsync();
        }

        return isClear;
    }
}
