using System.Globalization;
using System.Text;
using EventBooking.Scheduling;
using Microsoft.Extensions.Options;
using PhoneNumbers;

namespace EventBooking.Requests;

/// <summary>What counts as a phone number, and the one form in which it is kept.</summary>
public sealed class PhoneBook(IOptions<EventOptions> options)
{
    private const int FewestDigits = 7;

    /// <summary>Recommendation ITU-T E.164: a number has 15 digits at most, country code included.</summary>
    private const int MostDigits = 15;

    private readonly string? region = options.Value.PhoneRegion is "" ? null : options.Value.PhoneRegion;

    /// <summary>7 to 15 digits of any script, with the usual separators and a plus in front where there is one.</summary>
    public static bool IsPlausible(string phone) =>
        TryRead(phone, out _, out var digits) && digits.Length is >= FewestDigits and <= MostDigits;

    /// <summary>
    /// E.164 where the number is known to be valid (in its international form, or as a national number of the
    /// region that the settings name), else its digits.
    /// </summary>
    public string Normalize(string phone)
    {
        if (!TryRead(phone, out var isInternational, out var digits))
        {
            throw new ArgumentException("The phone number has not been validated.", nameof(phone));
        }

        return ToE164(isInternational ? "+" + digits : digits) ?? digits;
    }

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
        var read = new StringBuilder(MostDigits);
        isInternational = false;
        digits = "";
        foreach (var rune in phone.EnumerateRunes())
        {
            if (Rune.IsDigit(rune))
            {
                read.Append((int)Rune.GetNumericValue(rune));
            }
            else if (rune.Value is '+' or '＋' && read.Length == 0 && !isInternational)
            {
                isInternational = true;
            }
            else if (!IsSeparator(rune))
            {
                return false;
            }
        }

        digits = read.ToString();
        return true;
    }

    /// <summary>Format characters are among them because phones wrap a copied number in invisible direction marks.</summary>
    private static bool IsSeparator(Rune rune) =>
        rune.Value is '.' or '/' or '(' or ')' or '·'
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.SpaceSeparator or UnicodeCategory.DashPunctuation or UnicodeCategory.Format;
}
