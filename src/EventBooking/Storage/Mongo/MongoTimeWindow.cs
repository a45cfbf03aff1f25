using MongoDB.Driver;

namespace EventBooking.Storage.Mongo;

/// <summary>
/// Narrows a search to the time in which a page near either end must lie. Some servers sort everything that they are given, however few are
/// asked for (those that speak MongoDB's protocol over another engine do), so they are given little. What is found does not depend on it.
/// </summary>
internal sealed class MongoTimeWindow(MongoCollections collections)
{
    private const int EasilySorted = 2000;
    private const int Growth = 8;

    private static readonly TimeSpan Smallest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Largest = TimeSpan.FromDays(365);

    private long newestTicks;
    private long oldestTicks;

    /// <summary>Where to begin next time; that there are newer or older ones by then makes a window larger, and never wrong.</summary>
    public void Remember(DateTime newestOfPage, DateTime oldestOfPage)
    {
        Volatile.Write(ref newestTicks, Math.Max(Volatile.Read(ref newestTicks), newestOfPage.Ticks));
        var oldest = Volatile.Read(ref oldestTicks);
        Volatile.Write(ref oldestTicks, oldest == 0 ? oldestOfPage.Ticks : Math.Min(oldest, oldestOfPage.Ticks));
    }

    /// <summary>A condition that leaves at least so many of those that match, counted from the end that is meant.</summary>
    public async Task<FilterDefinition<SearchDocument>> NarrowAsync(
        FilterDefinition<SearchDocument> matching, long total, long needed, bool fromOldest, CancellationToken cancellationToken)
    {
        var beginning = Volatile.Read(ref fromOldest ? ref oldestTicks : ref newestTicks);
        if (beginning == 0 || total <= EasilySorted || needed > total / Growth)
        {
            return Builders<SearchDocument>.Filter.Empty;
        }

        for (var width = Smallest; width < Largest; width *= Growth)
        {
            var within = Within(new DateTime(beginning, DateTimeKind.Utc), width, fromOldest);
            var found = await collections.Search.CountDocumentsAsync(matching & within, new CountOptions { Limit = needed }, cancellationToken);
            if (found >= needed)
            {
                return within;
            }
        }

        return Builders<SearchDocument>.Filter.Empty;
    }

    private static FilterDefinition<SearchDocument> Within(DateTime beginning, TimeSpan width, bool fromOldest) => fromOldest
        ? Builders<SearchDocument>.Filter.Lte(entry => entry.CreatedAt, beginning + width)
        : Builders<SearchDocument>.Filter.Gte(entry => entry.CreatedAt, beginning - width);
}
