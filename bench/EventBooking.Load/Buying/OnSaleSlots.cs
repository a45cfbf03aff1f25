namespace EventBooking.Load.Buying;

/// <summary>
/// The slots on sale: a few at a time, so that they fill up. A full slot makes room for the next. A slot with a freed seat is on sale
/// again. Thread-safe.
/// </summary>
/// <param name="slotIds">In the order in which they go on sale.</param>
/// <param name="size">How many are on sale at the same time.</param>
internal sealed class OnSaleSlots(IEnumerable<string> slotIds, int size)
{
    /// <summary>A site may refuse bookings in a slot that was full within this time.</summary>
    private static readonly TimeSpan MaxCountAge = TimeSpan.FromMilliseconds(1100);

    private readonly Lock gate = new();
    private readonly Queue<string> waiting = new(slotIds);
    private readonly List<string> onSale = [];

    /// <summary>When the slot is seen as it is after the latest seat was freed.</summary>
    private readonly Dictionary<string, DateTime> seenAt = [];

    /// <summary>On sale, but seen as full until then.</summary>
    private readonly HashSet<string> seenFull = [];

    private bool isClosing;

    /// <summary>How many slots were never on sale.</summary>
    public int WaitingCount
    {
        get
        {
            lock (gate)
            {
                return waiting.Count;
            }
        }
    }

    public void Open()
    {
        lock (gate)
        {
            isClosing = false;
            Refill();
        }
    }

    /// <summary>The slots on sale are still sold; no others follow.</summary>
    public void Close()
    {
        lock (gate)
        {
            isClosing = true;
        }
    }

    /// <summary>A random slot on sale; null when all are full after <see cref="Close"/>. Waits while all are seen as full.</summary>
    public async Task<PickedSlot?> PickAsync(Random random, CancellationToken cancellationToken)
    {
        while (true)
        {
            var now = DateTime.UtcNow;
            lock (gate)
            {
                seenFull.RemoveWhere(slotId => seenAt[slotId] <= now);
                var open = onSale.Except(seenFull).ToList();
                if (open.Count > 0)
                {
                    return new(open[random.Next(open.Count)], now);
                }

                if (onSale.Count == 0)
                {
                    return null;
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
        }
    }

    /// <summary>A request that was sent after the slot was picked was answered that it is full.</summary>
    public void SetFull(PickedSlot picked)
    {
        lock (gate)
        {
            if (seenAt.GetValueOrDefault(picked.SlotId) > picked.At)
            {
                seenFull.Add(picked.SlotId);
            }

            // Before the sale closes, the last slots stay although they are full: the buyers go on.
            else if (isClosing || waiting.Count > 0)
            {
                onSale.Remove(picked.SlotId);
                Refill();
            }
        }
    }

    /// <summary>A client gave a seat back. Somebody on the waiting list may have it already.</summary>
    public void SetFreed(string slotId)
    {
        lock (gate)
        {
            seenAt[slotId] = DateTime.UtcNow + MaxCountAge;
            if (!onSale.Contains(slotId))
            {
                onSale.Add(slotId);
                seenFull.Add(slotId);
            }
        }
    }

    private void Refill()
    {
        while (!isClosing && onSale.Count < size && waiting.TryDequeue(out var next))
        {
            onSale.Add(next);
        }
    }
}

/// <summary>A slot on sale at that time.</summary>
internal sealed record PickedSlot(string SlotId, DateTime At);
