namespace EventBooking.Email.Resend;

/// <summary>
/// Spaces requests evenly. A token bucket of System.Threading.RateLimiting does not fit: after a pause it releases two requests
/// at once, which a limit of two requests a second rejects.
/// </summary>
internal sealed class ResendRateLimiter(double requestsPerSecond, TimeProvider time)
{
    /// <summary>A sender holds a message for at most this long.</summary>
    public static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(10);

    private readonly TimeSpan interval = TimeSpan.FromSeconds(1 / requestsPerSecond);
    private readonly long start = time.GetTimestamp();
    private readonly Lock gate = new();
    private TimeSpan nextTime;

    /// <summary>
    /// Reserves the next time to send, unless it is too far away. <paramref name="delay"/> is the time until then in both cases.
    /// </summary>
    public bool TryReserve(out TimeSpan delay)
    {
        lock (gate)
        {
            var now = time.GetElapsedTime(start);
            var reserved = nextTime > now ? nextTime : now;
            delay = reserved - now;
            if (delay > MaxDelay)
            {
                return false;
            }

            nextTime = reserved + interval;
            return true;
        }
    }
}
