using System.Text;
using System.Text.RegularExpressions;

namespace EventBooking.Bookings;

/// <summary>
/// Finds web addresses in names. A booking sends its name to an email address that anybody can type, so a name with a link would be
/// advertising that this site delivers.
/// </summary>
public static partial class WebAddress
{
    /// <summary>Whether the text has a web address: a scheme or two slashes, www, or a domain with a path.</summary>
    public static bool IsIn(string text) => AddressPattern().IsMatch(Simplify(text));

    /// <summary>
    /// Whether a mail program might turn a part of the text into a link: also domains, email addresses and phone numbers.
    /// </summary>
    public static bool MayBecomeLink(string text) => IsIn(text) || LinkedPattern().IsMatch(Simplify(text));

    /// <summary>People read full-width letters, dots and slashes like plain ones.</summary>
    private static string Simplify(string text) => text.Normalize(NormalizationForm.FormKC)
        .Replace('\u3002', '.').Replace('\u2044', '/').Replace('\u2215', '/').Replace('\u29F8', '/');

    [GeneratedRegex(
        @"[/\\]\s*[/\\]|\bwww\s*\.|[\p{L}\p{N}]\.\p{L}{2,}(:\d+)?[/?#\\](\S|$)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AddressPattern();

    [GeneratedRegex(
        @"[\p{L}\p{N}]\.[\p{L}\p{N}]|\S@\S|\p{L}:\S|(\d[\W_]*){6,}",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LinkedPattern();
}
