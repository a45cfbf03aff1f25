using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;

namespace EventBooking.Load.Buying;

/// <summary>All bookings and places on the waiting list that clients asked for, with the answers. Thread-safe.</summary>
internal sealed class AttemptLog
{
    /// <summary>Distinguishes the people of this run from those of earlier runs on the same site.</summary>
    private readonly string runId = RandomNumberGenerator.GetHexString(8, lowercase: true);

    private readonly ConcurrentQueue<Attempt> attempts = new();
    private int count;

    public IReadOnlyCollection<Attempt> Attempts => attempts;

    /// <summary>Those whose latest request has no clear answer.</summary>
    public IReadOnlyList<Attempt> Unclear => [.. attempts.Where(attempt => !attempt.IsAnswered)];

    public int Count(AttemptOutcome outcome) => attempts.Count(attempt => attempt.Outcome == outcome);

    /// <summary>Adds an attempt with its own key and its own person.</summary>
    /// <param name="slotId">A slot. On the waiting list it may be a date.</param>
    /// <param name="joins">Joins the waiting list instead of booking.</param>
    public Attempt Add(string slotId, bool joins = false)
    {
        var number = Interlocked.Increment(ref count).ToString(CultureInfo.InvariantCulture);
        var attempt = new Attempt
        {
            Key = $"load-{runId}-{number}",
            SlotId = slotId,
            Joins = joins,
            Name = $"Load {runId} {number}",
            Email = $"load.{runId}.{number}@example.com",
            Phone = "+442079460123",
        };
        attempts.Enqueue(attempt);
        return attempt;
    }
}
