using EventBooking.Bookings;
using EventBooking.Scheduling;
using MongoDB.Bson;
using MongoDB.Driver;

namespace EventBooking.Storage.Mongo;

/// <summary>A filter in MongoDB's terms: all of its terms at once, which one index serves, and the text itself where terms do not say that they follow each other.</summary>
internal sealed class MongoQuery
{
    public const string NameTerm = "n";
    public const string PhoneTerm = "p";
    public const string DateTerm = "d";
    public const string SlotTerm = "s";

    private const int HyphenOfReference = 4;

    private readonly BsonArray terms = [];
    private readonly BsonDocument conditions = [];

    public MongoQuery(BookingFilter filter)
    {
        if (filter.Name is { } name)
        {
            Contains(NameTerm, "search.name", SearchTerms.Fold(name), SearchTerms.LengthForNames);
        }

        if (filter.Phone is { } digits)
        {
            Contains(PhoneTerm, "search.digits", digits, SearchTerms.LengthForPhones);
        }

        if (filter.Date is { } date)
        {
            terms.Add(DateTerm + date.ToIso());
        }

        if (filter.SlotId is { } slotId)
        {
            terms.Add(SlotTerm + slotId.ToString());
        }

        if (filter.Reference is { } reference)
        {
            conditions.Add("reference", BeginsWith(reference.Length > HyphenOfReference ? reference.Insert(HyphenOfReference, "-") : reference));
        }

        if (terms.Count > 0)
        {
            conditions.Add("search.terms", new BsonDocument("$all", terms));
        }
    }

    public FilterDefinition<BookingDocument> Matching => conditions;

    /// <summary>Whether bookings that lack their entry would be missed.</summary>
    public bool NeedsEntries => terms.Count > 0;

    private void Contains(string kind, string field, string part, int length)
    {
        var (needed, isBeginning) = SearchTerms.For(part, length);
        if (isBeginning)
        {
            terms.Add(BeginsWith(kind + part));
            return;
        }

        // Terms that lie side by side and the last one cover the part.
        terms.AddRange(needed.Where((_, i) => i % length == 0 || i == needed.Count - 1).Select(term => kind + term));
        if (needed.Count > 1)
        {
            conditions.Add(field, new BsonRegularExpression(Escape(part)));
        }
    }

    private static BsonRegularExpression BeginsWith(string text) => new("^" + Escape(text));

    /// <summary>Everything in ASCII that could mean something, and nothing else: https://www.pcre.org/current/doc/html/pcre2pattern.html, Backslash.</summary>
    private static string Escape(string text) => string.Concat(text.Select(c => char.IsAscii(c) && !char.IsAsciiLetterOrDigit(c) ? $"\\{c}" : c.ToString()));
}
