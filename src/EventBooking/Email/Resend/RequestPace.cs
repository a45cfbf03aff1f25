namespace EventBooking.Email.Resend;

/// <summary>
/// Gives each request a turn of its own, an interval after the one before. No token bucket: one that is refilled by a clock
/// lets two requests through back to back after every rest, which is what a rate limit of two a second refuses.
/// </summary>
internal sealed class RequestPace(double requestsPerSecond, TimeProvider time)
{
    /// <summary>How far ahead turns are given; a sender is not to hold a message for longer than that.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(10);

    private readonly TimeSpan interval = TimeSpan.FromSeconds(1 / requestsPerSecond);
    private readonly long start = time.GetTimestamp();
    private readonly Lock turns = new();
    private TimeSpan nextTurn;

    /// <summary>Takes the next turn, unless it is too far off; either way says how far off it is. A turn that is not used is lost.</summary>
    public bool TryTakeTurn(out TimeSpan delay)
    {
        lock (turns)
        {
            var now = time.GetElapsedTime(start);
            var turn = nextTurn > now ? nextTurn : now;
            delay = turn - now;
            if (delay > LongestDelay)
            {
                return false;
            }

            nextTurn = turn + interval;
            return true;
        }
    }
}
