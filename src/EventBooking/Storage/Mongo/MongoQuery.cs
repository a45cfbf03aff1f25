using System.Linq.Expressions;
using EventBooking.Bookings;
using EventBooking.Scheduling;
using MongoDB.Bson;
using MongoDB.Driver;

namespace EventBooking.Storage.Mongo;

internal static class MongoQuery
{
    private static readonly FilterDefinitionBuilder<BookingDocument> Filter = Builders<BookingDocument>.Filter;

    public static FilterDefinition<BookingDocument> For(BookingFilter filter)
    {
        var matching = Filter.Empty;
        foreach (var word in filter.Name is { } name ? SearchText.FoldWords(name) : [])
        {
            matching &= Matches(booking => booking.Search!.Name, OneOf(word));
        }

        if (filter.Email is { } email)
        {
            // The index of email addresses begins with the version.
            matching &= Filter.Eq(booking => booking.Search!.Version, BookingSearchText.CurrentVersion)
                & Matches(booking => booking.Search!.Email!, Escape(SearchText.FoldEmail(email)));
        }

        if (filter.Phone is { } phone)
        {
            matching &= Matches(booking => booking.Search!.Digits, OneOf(phone));
        }

        if (filter.Date is { } date)
        {
            matching &= Filter.Gte(booking => booking.SlotId, date.ToIso()) & Filter.Lt(booking => booking.SlotId, date.AddDays(1).ToIso());
        }

        if (filter.SlotId is { } slotId)
        {
            matching &= Filter.Eq(booking => booking.SlotId, slotId.ToString());
        }

        if (filter.Status is { } status)
        {
            matching &= Filter.Eq(booking => booking.Status, status);
        }

        if (filter.Reference is { } reference)
        {
            matching &= Matches(booking => booking.Reference, "^" + Escape(ReferenceGenerator.Format(reference)));
        }

        return matching;
    }

    private static FilterDefinition<BookingDocument> Matches(Expression<Func<BookingDocument, object>> field, string pattern) =>
        Filter.Regex(field, new BsonRegularExpression(pattern));

    private static string OneOf(IEnumerable<string> texts) => string.Join('|', texts.Select(Escape));

    /// <summary>Escapes all of ASCII that may have a meaning: https://www.pcre.org/current/doc/html/pcre2pattern.html, Backslash.</summary>
    private static string Escape(string text) =>
        string.Concat(text.Select(c => char.IsAscii(c) && !char.IsAsciiLetterOrDigit(c) ? $"\\{c}" : c.ToString()));
}
