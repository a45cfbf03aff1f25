using System.Globalization;
using System.Text;

namespace EventBooking.Bookings;

/// <summary>
/// Checks whether a text can be an email address. The check finds typing errors and accepts every address that exists,
/// internationalised ones (RFC 6531) too. Quoted local parts and bare host names are rejected.
/// </summary>
public static class EmailAddress
{
    /// <summary>RFC 5321, section 4.5.3.1.3: a path has 256 octets with its angle brackets.</summary>
    public const int MaxLength = 254;

    private const string LinkScheme = "mailto:";
    private const int MaxLocalPartLength = 64;
    private const int MaxLabelLength = 63;

    /// <summary>
    /// The address as it is stored. Japanese keyboards type an ideographic full stop, which is a dot in domain names (RFC 3490, 3.1).
    /// </summary>
    public static string? Normalize(string? address)
    {
        var text = TextNormalizer.Normalize(address)?.Replace('\u3002', '.');
        if (text?.StartsWith(LinkScheme, StringComparison.OrdinalIgnoreCase) == true)
        {
            text = text[LinkScheme.Length..];
        }

        // What copying from a list of recipients leaves around an address.
        return text?.TrimEnd(',', ';') is ['<', .. var inner, '>'] ? inner : text?.TrimEnd(',', ';');
    }

    public static bool IsPlausible(string address)
    {
        var at = address.LastIndexOf('@');
        return at > 0 && IsLocalPart(address[..at]) && IsDomain(address[(at + 1)..]);
    }

    private static bool IsLocalPart(string local) => local.Length <= MaxLocalPartLength && local.EnumerateRunes().All(IsLocalPartCharacter);

    private static bool IsLocalPartCharacter(Rune rune) =>
        IsWordCharacter(rune) || (rune.IsAscii && "!#$%&'*+-/=?^_`{|}~.".Contains((char)rune.Value, StringComparison.Ordinal));

    private static bool IsDomain(string domain)
    {
        var labels = domain.Split('.');
        return labels.Length > 1 && labels.All(IsLabel) && !labels[^1].All(char.IsAsciiDigit);
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= MaxLabelLength
        && !label.StartsWith('-') && !label.EndsWith('-')
        && label.EnumerateRunes().All(rune => rune.Value == '-' || IsWordCharacter(rune));

    /// <summary>Letters, marks and digits of every script; not spaces, controls or invisible characters.</summary>
    private static bool IsWordCharacter(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or
        UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber or
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
