using System.Globalization;
using System.Text;
using EventBooking.Scheduling;
using Microsoft.Extensions.Options;
using PhoneNumbers;

namespace EventBooking.Bookings;

/// <summary>Tells whether a text is a phone number, and converts it to the form that is stored.</summary>
public sealed class PhoneNumberNormalizer(IOptions<EventOptions> options)
{
    private const int MinDigits = 7;

    /// <summary>Recommendation ITU-T E.164: at most 15 digits, with the country code.</summary>
    private const int MaxDigits = 15;

    /// <summary>A shorter part may be the last digits of a number, and may begin with a zero that counts.</summary>
    private const int MinDialledDigits = 6;

    /// <summary>Recommendation ITU-T E.164: most countries dial this instead of the plus.</summary>
    private const string InternationalPrefix = "00";

    private readonly string? region = options.Value.PhoneRegion is "" ? null : options.Value.PhoneRegion;

    /// <summary>Whether the text has 7 to 15 digits of any script, with the usual separators and at most one plus in front.</summary>
    public static bool IsPlausible(string phone) =>
        TryRead(phone, out _, out var digits) && digits.Length is >= MinDigits and <= MaxDigits;

    /// <summary>
    /// E.164 if the number is valid, either as a national number of the region in the settings or in its international form with a plus or
    /// two
    /// zeros. Otherwise its digits.
    /// </summary>
    public string Normalize(string phone)
    {
        if (!TryRead(phone, out var isInternational, out var digits))
        {
            throw new ArgumentException("The phone number has not been validated.", nameof(phone));
        }

        return ToE164(isInternational, digits) ?? digits;
    }

    /// <summary>
    /// The digits to search for. Most numbers are stored in their international form, which has no leading zero: 020 7946 0123 and
    /// 0044 20… are therefore searched without their leading zeros. A whole number whose stored form has other digits, such as
    /// +44 (0)20 7946 0123, is searched by its stored form.
    /// </summary>
    /// <param name="phone">A text with at least one digit.</param>
    public string ToSearchDigits(string phone)
    {
        var typed = SearchText.Digits(phone);
        var part = typed.Length >= MinDialledDigits && typed.TrimStart('0') is { Length: > 0 } rest ? rest : typed;
        return TryRead(phone, out var isInternational, out var digits)
            && ToE164(isInternational, digits) is { } kept
            && !kept.Contains(part, StringComparison.Ordinal)
                ? SearchText.Digits(kept)
                : part;
    }

    private string? ToE164(bool isInternational, string digits) =>
        isInternational ? ToE164("+" + digits)
        : ToE164(digits) ?? (digits.StartsWith(InternationalPrefix, StringComparison.Ordinal) ? ToE164("+" + digits[InternationalPrefix.Length..]) : null);

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

    private static bool TryRead(string phone, out bool isInternational, out string digits)
    {
        var hasDigits = false;
        isInternational = false;
        digits = SearchText.Digits(phone);
        foreach (var rune in phone.EnumerateRunes())
        {
            if (Rune.IsDigit(rune))
            {
                hasDigits = true;
            }
            else if (rune.Value is '+' or '＋' && !hasDigits && !isInternational)
            {
                isInternational = true;
            }
            else if (!IsSeparator(rune))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Includes format characters, because phones wrap a copied number in invisible direction marks.</summary>
    private static bool IsSeparator(Rune rune) =>
        rune.Value is '.' or '/' or '(' or ')' or '·'
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.SpaceSeparator or UnicodeCategory.DashPunctuation or UnicodeCategory.Format;
}
