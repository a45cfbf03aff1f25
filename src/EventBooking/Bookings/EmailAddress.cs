using System.Globalization;
using System.Text;

namespace EventBooking.Bookings;

/// <summary>
/// Whether a text can be an email address: what catches slips of the finger without refusing an address that exists.
/// Internationalised addresses (RFC 6531) are as good as others; quoted local parts and bare host names are not taken.
/// </summary>
public static class EmailAddress
{
    /// <summary>RFC 5321, section 4.5.3.1.3: a path has 256 octets with its angle brackets.</summary>
    public const int LongestAddress = 254;

    private const int LongestLocalPart = 64;
    private const int LongestLabel = 63;

    public static bool IsPlausible(string address)
    {
        var at = address.LastIndexOf('@');
        return at > 0 && IsLocalPart(address[..at]) && IsDomain(address[(at + 1)..]);
    }

    /// <summary>An address as it is, or after a name in angle brackets: <c>Spring Open Days &lt;booking@example.com&gt;</c>.</summary>
    public static bool IsMailbox(string text)
    {
        var open = text.IndexOf('<', StringComparison.Ordinal);
        return open < 0
            ? IsPlausible(text)
            : text.EndsWith('>') && !text[..open].Any(char.IsControl) && IsPlausible(text[(open + 1)..^1]);
    }

    private static bool IsLocalPart(string local) => local.Length <= LongestLocalPart && local.EnumerateRunes().All(IsOfLocalPart);

    private static bool IsOfLocalPart(Rune rune) => IsWordCharacter(rune) || (rune.IsAscii && "!#$%&'*+-/=?^_`{|}~.".Contains((char)rune.Value, StringComparison.Ordinal));

    private static bool IsDomain(string domain)
    {
        var labels = domain.Split('.');
        return labels.Length > 1 && labels.All(IsLabel) && !labels[^1].All(char.IsAsciiDigit);
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= LongestLabel
        && !label.StartsWith('-') && !label.EndsWith('-')
        && label.EnumerateRunes().All(rune => rune.Value == '-' || IsWordCharacter(rune));

    /// <summary>Letters, marks and digits of every script; not spaces, controls or invisible characters.</summary>
    private static bool IsWordCharacter(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or
        UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber or
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
