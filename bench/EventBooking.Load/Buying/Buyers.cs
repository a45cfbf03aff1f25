namespace EventBooking.Load.Buying;

/// <summary>
/// Clients that book one seat after the other, each in a random slot on sale. Some also cancel and change what they have booked, and join
/// and leave the waiting list.
/// </summary>
internal sealed class Buyers(AttemptLog log, BookingSender sender, OnSaleSlots slots)
{
    /// <summary>One request in ten is sent again although it was answered: it must get the same answer.</summary>
    private const int RequestsPerRepeat = 10;

    /// <summary>One place in so many is for any hour of the date.</summary>
    private const int PlacesPerDate = 4;

    private int booked;

    /// <summary>Between two bookings of a client, on average.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>How often a client cancels, changes or waits after the answer to a booking: 0 never, 1 always.</summary>
    public double Changes { get; init; }

    public int Booked => Volatile.Read(ref booked);

    /// <summary>Books until all slots on sale are full after they were closed. Ends early when a client gets no clear answer.</summary>
    public async Task RunAsync(int clients, int seed, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAll(Enumerable.Range(seed, clients)
            .Select(clientSeed => Task.Run(() => BuyAsync(new Random(clientSeed), ended), CancellationToken.None)));
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Repeats the requests that have no clear answer, as clients do after all instances have failed.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAll(log.Unclear.Select(attempt => SendAsync(attempt, new Random(), ended)));
    }

    private async Task BuyAsync(Random random, CancellationTokenSource ended)
    {
        var own = new List<Attempt>();
        while (!ended.IsCancellationRequested && await PickAsync(random, ended.Token) is { } picked)
        {
            var attempt = log.Add(picked.SlotId);
            if (!await SendTwiceAsync(attempt, random, ended))
            {
                return;
            }

            if (attempt.Outcome is AttemptOutcome.Booked)
            {
                Interlocked.Increment(ref booked);
                own.Add(attempt);
            }
            else
            {
                slots.SetFull(picked);
            }

            if (random.NextDouble() < Changes && !await ChangeAsync(attempt, own, random, ended))
            {
                return;
            }

            await Task.Delay(2 * random.NextDouble() * Pause, ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Waits for the slot that is full; otherwise cancels or changes what this client has. False: no clear answer.</summary>
    private async Task<bool> ChangeAsync(Attempt latest, List<Attempt> own, Random random, CancellationTokenSource ended)
    {
        if (latest.Outcome is AttemptOutcome.Full)
        {
            var place = log.Add(random.Next(PlacesPerDate) == 0 ? latest.SlotId[..10] : latest.SlotId, joins: true);
            own.Add(place);
            return await SendTwiceAsync(place, random, ended);
        }

        if (own.Count == 0)
        {
            return true;
        }

        var attempt = own[random.Next(own.Count)];
        if (attempt.Outcome is AttemptOutcome.Waiting)
        {
            attempt.Ask(BookingRequestKind.Leave);
        }
        else if (attempt.Outcome is AttemptOutcome.Booked && attempt.Seat is { } seat && random.Next(2) == 0
            && await PickAsync(random, ended.Token) is { } other && other.SlotId != seat)
        {
            attempt.Ask(BookingRequestKind.Change, other.SlotId);
        }
        else if (attempt.Outcome is AttemptOutcome.Booked)
        {
            attempt.Ask(BookingRequestKind.Cancel);
        }
        else
        {
            own.Remove(attempt);
            return true;
        }

        return await SendTwiceAsync(attempt, random, ended);
    }

    private async Task<PickedSlot?> PickAsync(Random random, CancellationToken cancellationToken)
    {
        try
        {
            return await slots.PickAsync(random, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Some requests, or the first ones about the booking, are sent again: the answer must say what the booking is now.</summary>
    private async Task<bool> SendTwiceAsync(Attempt attempt, Random random, CancellationTokenSource ended)
    {
        if (!await SendAsync(attempt, random, ended))
        {
            return false;
        }

        if (attempt.History.Count == 0 || random.Next(RequestsPerRepeat) > 0)
        {
            return true;
        }

        if (attempt.Joins || random.Next(2) == 0)
        {
            attempt.AskAgain();
        }
        else
        {
            attempt.AskFirstAgain();
        }

        return await SendAsync(attempt, random, ended);
    }

    private async Task<bool> SendAsync(Attempt attempt, Random random, CancellationTokenSource ended)
    {
        var before = attempt.Seat;
        var isClear = await sender.SendAsync(attempt, random.Next(int.MaxValue / 2), ended.Token);
        if (!isClear)
        {
            await ended.CancelAsync();
        }
        else if (attempt.Outcome is AttemptOutcome.Cancelled || (before is not null && attempt.Seat != before))
        {
            slots.SetFreed(before ?? attempt.Seat!);
        }

        return isClear;
    }
}
