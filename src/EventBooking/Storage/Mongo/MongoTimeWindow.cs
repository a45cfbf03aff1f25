using MongoDB.Driver;

namespace EventBooking.Storage.Mongo;

/// <summary>
/// Estimates when the bookings of a page near either end were made, as if all were spread evenly over time. Some servers with MongoDB's
/// protocol and another engine sort everything that a query matches, which takes ten times as long as a page within such a window.
/// </summary>
internal sealed class MongoTimeWindow
{
    private const int Allowance = 8;

    /// <summary>To read all bookings of a larger part of the time takes longer than to sort those that match.</summary>
    private const double MaxShare = 1.0 / 32;

    private long newestTicks;
    private long oldestTicks = long.MaxValue;

    /// <summary>Widens the known time. Newer bookings only make the next window larger.</summary>
    public void Remember(IReadOnlyList<BookingDocument> page)
    {
        foreach (var ticks in page.Select(booking => booking.CreatedAt.Ticks))
        {
            Volatile.Write(ref newestTicks, Math.Max(Volatile.Read(ref newestTicks), ticks));
            Volatile.Write(ref oldestTicks, Math.Min(Volatile.Read(ref oldestTicks), ticks));
        }
    }

    /// <summary>
    /// The window from one end on; null for all time. A page that is full within it is the right one. Otherwise the window was too small.
    /// </summary>
    /// <param name="total">How many bookings match.</param>
    /// <param name="needed">How many of them the window needs, counted from the end.</param>
    /// <param name="fromOldest">Which end.</param>
    public FilterDefinition<BookingDocument>? Estimate(long total, long needed, bool fromOldest)
    {
        var (newest, oldest) = (Volatile.Read(ref newestTicks), Volatile.Read(ref oldestTicks));
        var share = (double)needed * Allowance / total;
        if (newest <= oldest || share > MaxShare)
        {
            return null;
        }

        var width = (long)((newest - oldest) * share);
        return fromOldest
            ? Builders<BookingDocument>.Filter.Lte(booking => booking.CreatedAt, new DateTime(oldest + width, DateTimeKind.Utc))
            : Builders<BookingDocument>.Filter.Gte(booking => booking.CreatedAt, new DateTime(newest - width, DateTimeKind.Utc));
    }
}
