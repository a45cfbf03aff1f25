using System.Globalization;

namespace EventBooking.Bookings;

/// <summary>
/// The form in which phone numbers are compared. A number contains the digits of a search, or both end with the same digits and one of them
/// has no country code. Like <see cref="SearchText"/>, it is stored.
/// </summary>
public static class PhoneSearchText
{
    /// <summary>The digits at the end that decide, without a country code, and without a zero that is dialled in front.</summary>
    private const int EndLength = 8;

    /// <summary>A number without a country code may be shorter.</summary>
    private const int MinEndLength = 6;

    private const string CountryCodeMark = "+";

    /// <summary>
    /// A number as it is stored: its digits on the first line, its last digits on the second, behind a plus if it has a country code, and
    /// the digits of its extension on the third.
    /// </summary>
    /// <param name="phone">See <see cref="Booking.Phone"/>.</param>
    public static string Fold(string phone)
    {
        var (number, extension) = SplitExtension(phone);
        var digits = SearchText.Digits(number);
        var end = digits.TrimStart('0');
        end = end[^Math.Min(end.Length, EndLength)..];
        return $"{digits}\n{(HasCountryCode(number) ? CountryCodeMark : "")}{end}\n{SearchText.Digits(extension)}";
    }

    /// <summary>The texts of which a stored number must contain one, so that a search finds it.</summary>
    /// <param name="digits">What is searched, without leading zeros.</param>
    /// <param name="hasCountryCode">Whether a country code is part of it.</param>
    public static IReadOnlyList<string> FoldSearch(string digits, bool hasCountryCode) =>
    [
        digits,
        .. hasCountryCode
            ? Enumerable.Range(MinEndLength, EndLength - MinEndLength + 1)
                .Where(length => length < digits.Length).Select(length => $"\n{digits[^length..]}\n")
            : digits.Length < EndLength ? Array.Empty<string>()
            : [$"\n{digits[^EndLength..]}\n", $"\n{CountryCodeMark}{digits[^EndLength..]}\n"],
    ];

    public static bool HasPlus(string phone) => phone.AsSpan().IndexOfAny('+', '＋') >= 0;

    public static bool HasCountryCode(string phone) =>
        HasPlus(phone) || SearchText.Digits(phone).StartsWith("00", StringComparison.Ordinal);

    /// <summary>
    /// The number and its extension: what follows a semicolon (RFC 3966), or a word or number sign behind the digits of a number.
    /// </summary>
    public static (string Number, string Extension) SplitExtension(string phone)
    {
        var digits = 0;
        for (var i = 0; i < phone.Length; i++)
        {
            if (char.IsDigit(phone[i]))
            {
                digits++;
            }
            else if (phone[i] is ';' || (digits >= MinEndLength && IsBeforeExtension(phone[i])))
            {
                return (phone[..i], phone[i..]);
            }
        }

        return (phone, "");
    }

    /// <summary>The letter ー of Japanese keyboards is typed as a hyphen.</summary>
    private static bool IsBeforeExtension(char c) =>
        c is '#' or '＃' || (char.IsLetter(c) && char.GetUnicodeCategory(c) != UnicodeCategory.ModifierLetter);
}
