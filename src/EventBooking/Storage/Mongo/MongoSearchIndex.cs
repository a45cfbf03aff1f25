using EventBooking.Bookings;
using EventBooking.Scheduling;
using MongoDB.Driver;

namespace EventBooking.Storage.Mongo;

/// <summary>
/// Adds to bookings what they are looked up by, after they were made: some dozen index entries a booking would slow down every booking in its
/// own transaction. A booking without is found as such, so whoever searches first makes good what is missing.
/// </summary>
internal sealed class MongoSearchIndex(MongoCollections collections)
{
    private const int AtATime = 500;

    private static readonly FilterDefinition<BookingDocument> LacksEntry = Builders<BookingDocument>.Filter.Eq(booking => booking.Search!.Terms, null);

    /// <summary>Every booking that was answered before has its entry afterwards.</summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        while (await IndexSomeAsync(cancellationToken) == AtATime)
        {
        }
    }

    /// <summary>Says how many bookings lacked an entry, of those that it looked at. Several instances may do the same at once.</summary>
    public async Task<int> IndexSomeAsync(CancellationToken cancellationToken)
    {
        var lacking = await collections.Bookings.Find(LacksEntry).Limit(AtATime).ToListAsync(cancellationToken);
        if (lacking.Count > 0)
        {
            var additions = lacking.Select(document => new UpdateOneModel<BookingDocument>(
                Builders<BookingDocument>.Filter.Eq(booking => booking.Id, document.Id),
                Builders<BookingDocument>.Update.Set(booking => booking.Search, EntryOf(document.ToBooking()))));
            await collections.Bookings.BulkWriteAsync(additions, new BulkWriteOptions { IsOrdered = false }, cancellationToken);
        }

        return lacking.Count;
    }

    private static SearchEntry EntryOf(Booking booking)
    {
        var name = SearchTerms.Fold(booking.Name);
        var digits = SearchTerms.DigitsOf(booking.Phone);
        return new()
        {
            Terms =
            [
                .. SearchTerms.Of(name, SearchTerms.LengthForNames).Select(term => MongoQuery.NameTerm + term).Distinct(StringComparer.Ordinal),
                .. SearchTerms.Of(digits, SearchTerms.LengthForPhones).Select(term => MongoQuery.PhoneTerm + term).Distinct(StringComparer.Ordinal),
                MongoQuery.DateTerm + booking.SlotId.Date.ToIso(),
                MongoQuery.SlotTerm + booking.SlotId,
            ],
            Name = name,
            Digits = digits,
        };
    }
}
