namespace EventBooking.Outbox;

/// <summary>
/// The delay after each failed attempt: seconds, then minutes, then hours, about 18 hours in all. The last attempt comes before the outbox
/// must no longer send a message under the same id.
/// </summary>
public static class RetrySchedule
{
    private const double Jitter = 0.2;

    private static readonly TimeSpan[] Delays =
    [
        TimeSpan.FromSeconds(5),
        TimeSpan.FromSeconds(15),
        TimeSpan.FromSeconds(45),
        TimeSpan.FromMinutes(2),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(15),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(4),
        TimeSpan.FromHours(5),
        TimeSpan.FromHours(5),
    ];

    /// <summary>
    /// The delay after this number of attempts, up to 20 % longer or shorter, so that messages that failed together are not all sent again
    /// together. Null after the last attempt.
    /// </summary>
    public static TimeSpan? DelayAfter(int attempts) =>
        attempts <= Delays.Length ? Delays[attempts - 1] * (1 - Jitter + 2 * Jitter * Random.Shared.NextDouble()) : null;
}
