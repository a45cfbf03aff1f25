using System.Globalization;
using System.Text;
using EventBooking.Scheduling;
using EventBooking.Storage;
using Microsoft.Extensions.Options;
using PhoneNumbers;

namespace EventBooking.Bookings;

/// <summary>What counts as a phone number, and the one form in which it is kept.</summary>
public sealed class PhoneBook(IOptions<EventOptions> options)
{
    private const int FewestDigits = 7;

    /// <summary>Recommendation ITU-T E.164: a number has 15 digits at most, country code included.</summary>
    private const int MostDigits = 15;

    private const int FewestDialled = 6;

    /// <summary>Recommendation ITU-T E.164: what most countries dial in place of the plus.</summary>
    private const string InternationalPrefix = "00";

    private readonly string? region = options.Value.PhoneRegion is "" ? null : options.Value.PhoneRegion;

    /// <summary>7 to 15 digits of any script, with the usual separators and a plus in front where there is one.</summary>
    public static bool IsPlausible(string phone) =>
        TryRead(phone, out _, out var digits) && digits.Length is >= FewestDigits and <= MostDigits;

    /// <summary>
    /// E.164 where the number is known to be valid (as a national number of the region that the settings name, or in
    /// its international form, with a plus or two zeros), else its digits.
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
    /// The digits by which a number is found, or every number with this part. Most are kept in their international form, which has no zero in front:
    /// as dialled, 020 7946 0123 or 0044 20…, they are found without it. Short parts are digits to look for as they are, as the last four of a number may
    /// well begin with a zero. A whole number that is kept in other digits, as +44 (0)20 7946 0123 is, is found by those.
    /// </summary>
    /// <param name="phone">Has one digit at least.</param>
    public string PartToFind(string phone)
    {
        var typed = SearchTerms.DigitsOf(phone);
        var part = typed.Length >= FewestDialled && typed.TrimStart('0') is { Length: > 0 } rest ? rest : typed;
        return TryRead(phone, out var isInternational, out var digits)
            && ToE164(isInternational, digits) is { } kept
            && !kept.Contains(part, StringComparison.Ordinal)
                ? SearchTerms.DigitsOf(kept)
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
        digits = SearchTerms.DigitsOf(phone);
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

    /// <summary>Format characters are among them because phones wrap a copied number in invisible direction marks.</summary>
    private static bool IsSeparator(Rune rune) =>
        rune.Value is '.' or '/' or '(' or ')' or '·'
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.SpaceSeparator or UnicodeCategory.DashPunctuation or UnicodeCategory.Format;
}
