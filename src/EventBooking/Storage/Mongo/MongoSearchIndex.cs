using EventBooking.Scheduling;
using MongoDB.Driver;

namespace EventBooking.Storage.Mongo;

/// <summary>
/// Adds to bookings what they are looked up by, after they were made: some dozen index entries a booking would slow down every booking in its
/// own transaction. A booking without is found as such, so whoever searches makes good what the search would miss, and leaves the rest to the worker.
/// </summary>
internal sealed class MongoSearchIndex(MongoCollections collections)
{
    private const int AtATime = 500;

    /// <summary>Fewer, so that a search whose time runs out has made some headway for the next.</summary>
    private const int AtATimeForSearch = 100;

    private static readonly ProjectionDefinition<BookingDocument, BookingDocument> WhatIsIndexed = Builders<BookingDocument>.Projection
        .Include(booking => booking.Reference).Include(booking => booking.SlotId).Include(booking => booking.Name).Include(booking => booking.Phone);

    /// <summary>
    /// Every booking that was answered before and matches has its entry afterwards, however many others lack theirs. What has been added when time runs out stays.
    /// </summary>
    public async Task CatchUpAsync(MongoQuery query, CancellationToken cancellationToken)
    {
        var lacking = await Lacking(limit: null).ToListAsync(cancellationToken);
        foreach (var some in lacking.Where(query.Matches).Chunk(AtATimeForSearch))
        {
            await AddEntriesAsync(some, cancellationToken);
        }
    }

    /// <summary>Says how many bookings lacked an entry, of those that it looked at. Several instances may do the same at once.</summary>
    public async Task<int> IndexSomeAsync(CancellationToken cancellationToken)
    {
        var lacking = await Lacking(AtATime).ToListAsync(cancellationToken);
        await AddEntriesAsync(lacking, cancellationToken);
        return lacking.Count;
    }

    /// <summary>Whether a look showed that there may be more to do.</summary>
    public static bool IsBehind(int indexed) => indexed == AtATime;

    private IFindFluent<BookingDocument, BookingDocument> Lacking(int? limit) =>
        collections.Bookings.Find(MongoQuery.LacksEntry).Project(WhatIsIndexed).Limit(limit);

    private async Task AddEntriesAsync(IReadOnlyList<BookingDocument> documents, CancellationToken cancellationToken)
    {
        if (documents.Count > 0)
        {
            var additions = documents.Select(document => new UpdateOneModel<BookingDocument>(
                Builders<BookingDocument>.Filter.Eq(booking => booking.Id, document.Id),
                Builders<BookingDocument>.Update.Set(booking => booking.Search, EntryOf(document))));
            await collections.Bookings.BulkWriteAsync(additions, new BulkWriteOptions { IsOrdered = false }, cancellationToken);
        }
    }

    private static SearchEntry EntryOf(BookingDocument document)
    {
        var name = SearchTerms.Fold(document.Name);
        var digits = SearchTerms.DigitsOf(document.Phone);
        var slotId = SlotId.Parse(document.SlotId);
        return new()
        {
            Terms =
            [
                .. SearchTerms.Of(name, SearchTerms.LengthForNames).Select(term => MongoQuery.NameTerm + term).Distinct(StringComparer.Ordinal),
                .. SearchTerms.Of(digits, SearchTerms.LengthForPhones).Select(term => MongoQuery.PhoneTerm + term).Distinct(StringComparer.Ordinal),
                MongoQuery.DateTerm + slotId.Date.ToIso(),
                MongoQuery.SlotTerm + slotId,
            ],
            Name = name,
            Digits = digits,
        };
    }
}
