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

    /// <summary>Found by the index of the terms, which has those without any too.</summary>
    public static readonly BsonDocument LacksEntry = new("search.terms", BsonNull.Value);

    private readonly BsonArray terms = [];
    private readonly BsonDocument conditions = [];
    private readonly BookingFilter filter;

    public MongoQuery(BookingFilter filter)
    {
        this.filter = filter;
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
            IsNarrow = true;
        }

        if (filter.Reference is { } reference)
        {
            conditions.Add("reference", BeginsWith(WithHyphen(reference)));
        }

        if (terms.Count > 0)
        {
            conditions.Add("search.terms", new BsonDocument("$all", terms));
        }
    }

    public FilterDefinition<BookingDocument> Matching => conditions;

    /// <summary>The same, as a pipeline takes it.</summary>
    public BsonDocument Conditions => conditions;

    /// <summary>Whether few bookings match, as a rule: a slot's, or those with several characters in a row.</summary>
    public bool IsNarrow { get; private set; }

    /// <summary>Whether bookings that lack their entry would be missed.</summary>
    public bool NeedsEntries => terms.Count > 0;

    /// <summary>Whether the filter means this booking, be it indexed or not.</summary>
    public bool Matches(BookingDocument booking) =>
        (filter.Name is null || SearchTerms.Fold(booking.Name).Contains(SearchTerms.Fold(filter.Name), StringComparison.Ordinal))
        && (filter.Phone is null || SearchTerms.DigitsOf(booking.Phone).Contains(filter.Phone, StringComparison.Ordinal))
        && (filter.Date is null || SlotId.Parse(booking.SlotId).Date == filter.Date)
        && (filter.SlotId is null || SlotId.Parse(booking.SlotId) == filter.SlotId)
        && (filter.Reference is null || booking.Reference.StartsWith(WithHyphen(filter.Reference), StringComparison.Ordinal));

    private void Contains(string kind, string field, string part, int length)
    {
        var (needed, isBeginning) = SearchTerms.For(part, length);
        if (isBeginning)
        {
            terms.Add(BeginsWith(kind + part));
            return;
        }

        IsNarrow = true;

        // Terms that lie side by side and the last one cover the part.
        terms.AddRange(needed.Where((_, i) => i % length == 0 || i == needed.Count - 1).Select(term => kind + term));
        if (needed.Count > 1)
        {
            conditions.Add(field, new BsonRegularExpression(Escape(part)));
        }
    }

    private static string WithHyphen(string reference) => reference.Length > HyphenOfReference ? reference.Insert(HyphenOfReference, "-") : reference;

    private static BsonRegularExpression BeginsWith(string text) => new("^" + Escape(text));

    /// <summary>Everything in ASCII that could mean something, and nothing else: https://www.pcre.org/current/doc/html/pcre2pattern.html, Backslash.</summary>
    private static string Escape(string text) => string.Concat(text.Select(c => char.IsAscii(c) && !char.IsAsciiLetterOrDigit(c) ? $"\\{c}" : c.ToString()));
}
