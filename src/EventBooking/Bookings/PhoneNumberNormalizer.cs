using System.Text;
using System.Text.RegularExpressions;
using EventBooking.Scheduling;
using Microsoft.Extensions.Options;
using PhoneNumbers;

namespace EventBooking.Bookings;

/// <summary>Tells whether a text is a phone number, and converts it to the form that is stored.</summary>
public sealed partial class PhoneNumberNormalizer(IOptions<EventOptions> options)
{
    private const int MinDigits = 7;

    /// <summary>Recommendation ITU-T E.164: at most 15 digits, with the country code.</summary>
    private const int MaxDigits = 15;

    /// <summary>A shorter part may be the last digits of a number, and may begin with a zero that counts.</summary>
    private const int MinDialledDigits = 6;

    /// <summary>Recommendation ITU-T E.164: most countries dial this instead of the plus.</summary>
    private const string InternationalPrefix = "00";

    /// <summary>Stands between a stored number and its extension: <c>+12125550123;ext=45</c> (RFC 3966).</summary>
    private const string ExtensionMark = ";ext=";

    private const string ExtensionText = " ext. ";

    private readonly string? region = options.Value.PhoneRegion is "" ? null : options.Value.PhoneRegion;

    /// <summary>
    /// Reads a phone number: digits of any script, with any marks between them, and an optional extension. The result is the number in
    /// E.164 if it is valid in the region of the settings or has a country code, otherwise its 7 to 15 digits. It has a plus whenever the
    /// number was typed with a plus or 00.
    /// </summary>
    public bool TryNormalize(string? phone, out string normalized)
    {
        normalized = "";
        if (!TryRead(phone, out var number))
        {
            return false;
        }

        if ((ToE164(number.IsInternational, number.Digits) ?? KeepDigits(number)) is not { } kept)
        {
            return false;
        }

        normalized = number.Extension is "" ? kept : kept + ExtensionMark + number.Extension;
        return true;
    }

    /// <summary>The stored form of a number that has been validated.</summary>
    public string Normalize(string? phone) =>
        TryNormalize(phone, out var normalized)
            ? normalized
            : throw new ArgumentException("The phone number has not been validated.", nameof(phone));

    /// <summary>The country code that may be left out: <c>+44</c>. Null if the settings have no region.</summary>
    public string? CountryCode { get; } =
        options.Value.PhoneRegion is "" ? null : $"+{PhoneNumberUtil.GetInstance().GetCountryCodeForRegion(options.Value.PhoneRegion)}";

    /// <summary>A stored number for people: <c>+1 212-555-0123 ext. 45</c>.</summary>
    public static string ToText(string normalized)
    {
        var parts = normalized.Split(ExtensionMark);
        return string.Join(ExtensionText, [Group(parts[0]), .. parts[1..]]);
    }

    /// <summary>A stored number for programs and files: <c>+12125550123 ext. 45</c>.</summary>
    public static string ToUngroupedText(string normalized) =>
        normalized.Replace(ExtensionMark, ExtensionText, StringComparison.Ordinal);

    /// <summary>
    /// The texts to search for, see <see cref="PhoneSearchText"/>. Most numbers are stored in their international form, which has no
    /// leading zero: 020 7946 0123 and 0044 20… are therefore searched without their leading zeros. A whole number whose stored form has
    /// other digits, such as +44 (0)20 7946 0123, is searched by its stored form. An extension is ignored.
    /// </summary>
    /// <param name="phone">A text with at least one digit.</param>
    public IReadOnlyList<string> ToSearchTexts(string phone)
    {
        var number = PhoneSearchText.SplitExtension(phone).Number;
        var typed = SearchText.Digits(number);
        var part = typed.Length >= MinDialledDigits && typed.TrimStart('0') is { Length: > 0 } rest ? rest : typed;
        if (ToE164(PhoneSearchText.HasPlus(number), typed) is { } kept && !kept.Contains(part, StringComparison.Ordinal))
        {
            part = SearchText.Digits(kept);
        }

        return PhoneSearchText.FoldSearch(part, PhoneSearchText.HasCountryCode(number));
    }

    private string? ToE164(bool isInternational, string digits) =>
        isInternational ? ToE164("+" + digits)
        : ToE164(digits)
            ?? (digits.StartsWith(InternationalPrefix, StringComparison.Ordinal)
                ? ToE164("+" + digits[InternationalPrefix.Length..])
                : null);

    private string? ToE164(string number)
    {
        var util = PhoneNumberUtil.GetInstance();
        try
        {
            var parsed = util.Parse(number, region);
            return util.IsValidNumber(parsed) ? util.Format(parsed, PhoneNumberFormat.E164) : null;
        }
        catch (NumberParseException)
        {
            return null;
        }
    }

    /// <summary>The same digits in the groups of their country. Unchanged if the country is not known.</summary>
    private static string Group(string number)
    {
        var util = PhoneNumberUtil.GetInstance();
        try
        {
            var grouped = util.Format(util.Parse(number, defaultRegion: null), PhoneNumberFormat.INTERNATIONAL);
            return SearchText.Digits(grouped) == SearchText.Digits(number) ? grouped : number;
        }
        catch (NumberParseException)
        {
            return number;
        }
    }

    /// <summary>The plus and the digits as typed. Null if there are too few or too many.</summary>
    private static string? KeepDigits(Number number)
    {
        var hasPrefix = !number.IsInternational && number.Digits.StartsWith(InternationalPrefix, StringComparison.Ordinal);
        var digits = hasPrefix ? number.Digits[InternationalPrefix.Length..] : number.Digits;
        return digits.Length is >= MinDigits and <= MaxDigits ? (number.IsInternational || hasPrefix ? "+" : "") + digits : null;
    }

    private static bool TryRead(string? phone, out Number number)
    {
        var typed = TextNormalizer.Normalize(phone) ?? "";
        var match = ExtensionPattern().Match(typed);
        var main = BeginningPattern().Replace(match.Success ? match.Groups["number"].Value : typed, "");
        var digits = SearchText.Digits(main);
        number = new(
            IsInternational: main.IndexOf('+', StringComparison.Ordinal) is >= 0 and var plus && SearchText.Digits(main[..plus]) is "",
            digits,
            Extension: SearchText.Digits(match.Groups["extension"].Value));
        return digits is not "" && main.EnumerateRunes().All(rune => Rune.IsDigit(rune) || IsMark(rune));
    }

    /// <summary>The long vowel mark is a letter for Unicode, and the hyphen of Japanese keyboards.</summary>
    private static bool IsMark(Rune rune) => rune.Value is 'ー' || !(Rune.IsLetter(rune) || Rune.IsControl(rune));

    /// <summary>What applications put before a number that is copied from a link or a contact.</summary>
    [GeneratedRegex(
        @"^(tel|phone|mobile)\b[:.]?",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BeginningPattern();

    /// <summary>The words and marks that stand before an extension in the languages that libphonenumber knows, and some more.</summary>
    [GeneratedRegex(
        @"^(?<number>.*\d[^\p{L}\d#;]*?)[\s,;]*"
        + @"(e?xt(ensi[oó]n)?|extn|x|доб(авочный)?|anexo|int(erno)?|poste|dw|durchwahl|内線|分機|分机|转|轉|#|,,|;)"
        + @"[\s.:=]*(?<extension>\d{1,7})#?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ExtensionPattern();

    /// <summary>A number as typed.</summary>
    /// <param name="IsInternational">It begins with a plus.</param>
    /// <param name="Digits">Its digits, 0 to 9, without the extension.</param>
    /// <param name="Extension">The digits of the extension, or empty.</param>
    private readonly record struct Number(bool IsInternational, string Digits, string Extension);
}
