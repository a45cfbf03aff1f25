namespace EventBooking.Load.Buying;

/// <summary>The slots on sale: a few at a time, so that they fill up. A full slot makes room for the next. Thread-safe.</summary>
/// <param name="slotIds">In the order in which they go on sale.</param>
/// <param name="size">How many are on sale at the same time.</param>
internal sealed class OnSaleSlots(IEnumerable<string> slotIds, int size)
{
    private readonly Lock gate = new();
    private readonly Queue<string> waiting = new(slotIds);
    private readonly List<string> onSale = [];
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

    /// <summary>A random slot on sale; null when all are full after <see cref="Close"/>.</summary>
    public string? Pick(Random random)
    {
        lock (gate)
        {
            return onSale.Count == 0 ? null : onSale[random.Next(onSale.Count)];
        }
    }

    public void SetFull(string slotId)
    {
        lock (gate)
        {
            // Before the sale closes, the last slots stay although they are full: the buyers go on.
            if (isClosing || waiting.Count > 0)
            {
                onSale.Remove(slotId);
                Refill();
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
