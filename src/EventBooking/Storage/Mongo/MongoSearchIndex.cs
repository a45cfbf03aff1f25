using EventBooking.Bookings;
using EventBooking.Scheduling;
using MongoDB.Bson;
using MongoDB.Driver;

namespace EventBooking.Storage.Mongo;

/// <summary>
/// Writes down what bookings are looked up by, after they were made: some dozen index entries a booking would slow down every booking in
/// its own transaction. What lacks its entry is known by its booking, so whoever searches first makes good what is missing.
/// </summary>
internal sealed class MongoSearchIndex(MongoCollections collections)
{
    private const int AtATime = 500;

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
        var missing = await collections.Bookings.Find(booking => booking.Searchable == null).Limit(AtATime).ToListAsync(cancellationToken);
        if (missing.Count > 0)
        {
            await InsertAsync(missing.Select(document => EntryOf(document.ToBooking())), cancellationToken);
            await collections.Bookings.UpdateManyAsync(
                Builders<BookingDocument>.Filter.In(booking => booking.Id, missing.Select(booking => booking.Id)),
                Builders<BookingDocument>.Update.Set(booking => booking.Searchable, true),
                cancellationToken: cancellationToken);
        }

        return missing.Count;
    }

    /// <summary>Which entries match; every condition but the last of a kind is served by an index.</summary>
    public static FilterDefinition<SearchDocument> Matching(BookingFilter filter)
    {
        var terms = new BsonArray();
        var where = new List<FilterDefinition<SearchDocument>>();
        if (filter.Name is { } name)
        {
            Contains(Term.Name, "name", SearchTerms.Fold(name), SearchTerms.LengthForNames);
        }

        if (filter.Phone is { } digits)
        {
            Contains(Term.Phone, "digits", digits, SearchTerms.LengthForPhones);
        }

        if (filter.Date is { } date)
        {
            terms.Add(Term.Date + date.ToIso());
        }

        if (filter.SlotId is { } slotId)
        {
            terms.Add(Term.Slot + slotId.ToString());
        }

        if (filter.Reference is { } reference)
        {
            where.Add(Builders<SearchDocument>.Filter.Regex(entry => entry.Reference, BeginsWith(reference)));
        }

        if (terms.Count > 0)
        {
            where.Add(new BsonDocument("terms", new BsonDocument("$all", terms)));
        }

        return where.Count == 0 ? Builders<SearchDocument>.Filter.Empty : Builders<SearchDocument>.Filter.And(where);

        void Contains(string kind, string field, string part, int length)
        {
            var (needed, isBeginning) = SearchTerms.For(part, length);
            if (isBeginning)
            {
                terms.Add(BeginsWith(kind + part));
                return;
            }

            // Terms that lie side by side and the last one cover the part; the text itself then says whether they follow each other.
            terms.AddRange(needed.Where((_, i) => i % length == 0 || i == needed.Count - 1).Select(term => kind + term));
            if (needed.Count > 1)
            {
                where.Add(new BsonDocument(field, new BsonRegularExpression(Escape(part))));
            }
        }
    }

    private static BsonRegularExpression BeginsWith(string text) => new("^" + Escape(text));

    /// <summary>Everything in ASCII that could mean something, and nothing else: https://www.pcre.org/current/doc/html/pcre2pattern.html, Backslash.</summary>
    private static string Escape(string text) => string.Concat(text.Select(c => char.IsAscii(c) && !char.IsAsciiLetterOrDigit(c) ? $"\\{c}" : c.ToString()));

    private static SearchDocument EntryOf(Booking booking)
    {
        var name = SearchTerms.Fold(booking.Name);
        var digits = SearchTerms.DigitsOf(booking.Phone);
        return new()
        {
            Id = booking.Id,
            Terms =
            [
                .. SearchTerms.Of(name, SearchTerms.LengthForNames).Select(term => Term.Name + term).Distinct(StringComparer.Ordinal),
                .. SearchTerms.Of(digits, SearchTerms.LengthForPhones).Select(term => Term.Phone + term).Distinct(StringComparer.Ordinal),
                Term.Date + booking.SlotId.Date.ToIso(),
                Term.Slot + booking.SlotId,
            ],
            Name = name,
            Digits = digits,
            Reference = booking.Reference.Replace("-", "", StringComparison.Ordinal),
            CreatedAt = booking.CreatedAt.UtcDateTime,
        };
    }

    private async Task InsertAsync(IEnumerable<SearchDocument> entries, CancellationToken cancellationToken)
    {
        try
        {
            await collections.Search.InsertManyAsync(entries, new InsertManyOptions { IsOrdered = false }, cancellationToken);
        }
        catch (MongoBulkWriteException e) when (MongoFailures.IsDuplicateKey(e))
        {
            // Another instance wrote them down, or this one before a crash: they are there, which is all that was wanted.
        }
    }

    private static class Term
    {
        public const string Name = "n";
        public const string Phone = "p";
        public const string Date = "d";
        public const string Slot = "s";
    }
}
