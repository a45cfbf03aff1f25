namespace EventBooking.Outbox;

/// <summary>
/// How long to wait after each failed attempt: seconds, then minutes, then hours; most of a day in all, and done
/// before the outbox must no longer send a message under the same id.
/// </summary>
public static class RetryTable
{
    private const double Jitter = 0.2;

    private static readonly TimeSpan[] Pauses =
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
    /// The pause after so many attempts, a fifth longer or shorter by chance so that messages which failed together do not come
    /// back together; null when it has been tried often enough.
    /// </summary>
    public static TimeSpan? PauseAfter(int attempts) =>
        attempts <= Pauses.Length ? Pauses[attempts - 1] * (1 - Jitter + 2 * Jitter * Random.Shared.NextDouble()) : null;
}
