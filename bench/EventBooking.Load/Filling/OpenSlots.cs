using System.Diagnostics.CodeAnalysis;

namespace EventBooking.Load.Filling;

/// <summary>The slots that nobody has been told are full. May be asked by many at once.</summary>
internal sealed class OpenSlots(IEnumerable<string> slotIds)
{
    private readonly Lock gate = new();
    private readonly List<string> open = [.. slotIds];

    public bool TryDraw(Random random, [NotNullWhen(true)] out string? slotId)
    {
        lock (gate)
        {
            slotId = open.Count == 0 ? null : open[random.Next(open.Count)];
            return slotId is not null;
        }
    }

    public void Close(string slotId)
    {
        lock (gate)
        {
            open.Remove(slotId);
        }
    }
}
