namespace EventBooking.Load.Faulting;

/// <summary>
/// The slots on sale: a few at a time, so that they fill up. One that is called full makes room for the next. May be used by many at once.
/// </summary>
/// <param name="slots">Every slot, in the order in which they go on sale.</param>
/// <param name="width">How many are on sale at a time.</param>
internal sealed class Shelf(IEnumerable<string> slots, int width)
{
    private readonly Lock gate = new();
    private readonly Queue<string> stock = new(slots);
    private readonly List<string> onSale = [];
    private bool closing;

    /// <summary>How many slots were never on sale.</summary>
    public int Stock
    {
        get
        {
            lock (gate)
            {
                return stock.Count;
            }
        }
    }

    public void Open()
    {
        lock (gate)
        {
            closing = false;
            Refill();
        }
    }

    /// <summary>What is on sale is sold out, and nothing comes after it.</summary>
    public void Close()
    {
        lock (gate)
        {
            closing = true;
        }
    }

    /// <summary>A slot on sale; null once everything is sold out after closing.</summary>
    public string? Pick(Random random)
    {
        lock (gate)
        {
            return onSale.Count == 0 ? null : onSale[random.Next(onSale.Count)];
        }
    }

    public void CalledFull(string slot)
    {
        lock (gate)
        {
            // Without stock the last ones stay: people come to sold-out slots too.
            if (closing || stock.Count > 0)
            {
                onSale.Remove(slot);
                Refill();
            }
        }
    }

    private void Refill()
    {
        while (!closing && onSale.Count < width && stock.TryDequeue(out var next))
        {
            onSale.Add(next);
        }
    }
}
