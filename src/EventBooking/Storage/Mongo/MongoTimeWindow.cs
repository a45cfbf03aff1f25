using MongoDB.Driver;

namespace EventBooking.Storage.Mongo;

/// <summary>
/// Guesses the time in which a page near either end lies. Some servers sort everything that they are given, however few are asked for (those that
/// speak MongoDB's protocol over another engine do), so they are given little. A guess reaches from the end inwards: it holds the right page, or too few for one.
/// </summary>
internal sealed class MongoTimeWindow
{
    private const int EasilySorted = 200;
    private const int WorthGuessing = 8;
    private const int Allowance = 3;

    private long newestTicks;
    private long oldestTicks;

    /// <summary>Where time began and ended at last look. That there are newer or older ones by then makes a guess larger, and never wrong.</summary>
    public void Remember(IReadOnlyList<BookingDocument> page)
    {
        foreach (var ticks in page.Select(booking => booking.CreatedAt.Ticks))
        {
            Volatile.Write(ref newestTicks, Math.Max(Volatile.Read(ref newestTicks), ticks));
            var oldest = Volatile.Read(ref oldestTicks);
            Volatile.Write(ref oldestTicks, oldest == 0 ? ticks : Math.Min(oldest, ticks));
        }
    }

    /// <summary>Conditions to try one after the other; none where guessing is not worth it.</summary>
    /// <param name="total">How many match.</param>
    /// <param name="needed">How many of them are wanted, counted from the end.</param>
    /// <param name="fromOldest">Which end.</param>
    public IEnumerable<FilterDefinition<BookingDocument>> Guess(long total, long needed, bool fromOldest)
    {
        var (newest, oldest) = (Volatile.Read(ref newestTicks), Volatile.Read(ref oldestTicks));
        if (newest <= oldest || total <= EasilySorted || needed > total / WorthGuessing)
        {
            yield break;
        }

        // As if they were spread evenly, with something to spare; then with more.
        var width = (newest - oldest) / (double)total * needed;
        foreach (var ticks in new[] { (long)(width * Allowance), (long)(width * Allowance * WorthGuessing) })
        {
            yield return fromOldest
                ? Builders<BookingDocument>.Filter.Lte(booking => booking.CreatedAt, At(oldest + ticks))
                : Builders<BookingDocument>.Filter.Gte(booking => booking.CreatedAt, At(newest - ticks));
        }
    }

    private static DateTime At(long ticks) => new(Math.Clamp(ticks, 0, DateTime.MaxValue.Ticks), DateTimeKind.Utc);
}
