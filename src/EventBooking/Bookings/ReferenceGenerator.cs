using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace EventBooking.Bookings;

/// <summary>
/// Generates references: 40 random bits, short enough to say aloud. Two may be equal by chance; then the store generates another one.
/// One in eighty looks like a number or a date and is not used, which takes less than 0.02 bits.
/// The alphabet is Crockford's, https://www.crockford.com/base32.html: no I, L, O, U.
/// </summary>
public partial class ReferenceGenerator
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Length = 8;

    public virtual string Generate()
    {
        string reference;
        do
        {
            reference = Format(RandomNumberGenerator.GetString(Alphabet, Length));
        }
        while (LooksLikeNumber(reference));

        return reference;
    }

    /// <summary>
    /// Whether a spreadsheet could read the reference as a number or a date, in any language: <c>1234-5678</c>, <c>123E-0012</c>,
    /// <c>1MAR-2026</c>, <c>2026-SEPT</c>. Such a reference has four digits on one side, and at most one group of letters on the other.
    /// </summary>
    public static bool LooksLikeNumber(string reference) => NumberPattern().IsMatch(reference);

    /// <summary>
    /// Reads a reference, or its beginning, as people say and type it. Case and characters that are not letters or digits do not matter.
    /// I, L and O are read as the digits that they look like. <paramref name="characters"/> has no hyphen.
    /// </summary>
    public static bool TryRead(string? typed, out string characters)
    {
        // The compatibility form of letters of East Asian keyboards is ASCII.
        var read = string.Concat((typed ?? "").Where(char.IsLetterOrDigit)).Normalize(NormalizationForm.FormKC);
        characters = string.Concat(read.Select(Decode));
        return characters.Length is >= 1 and <= Length && characters.All(c => Alphabet.Contains(c, StringComparison.Ordinal));
    }

    /// <summary>Adds the hyphen to the characters of a reference, or of its beginning.</summary>
    public static string Format(string characters) => characters.Length > Length / 2 ? characters.Insert(Length / 2, "-") : characters;

    /// <summary>Reads a whole reference, and returns it as it is stored.</summary>
    public static bool TryReadWhole(string? typed, out string reference)
    {
        var isWhole = TryRead(typed, out var characters) && characters.Length == Length;
        reference = isWhole ? Format(characters) : "";
        return isWhole;
    }

    private static char Decode(char typed) => char.ToUpperInvariant(typed) switch
    {
        'I' or 'L' => '1',
        'O' => '0',
        var other => other,
    };

    [GeneratedRegex("^([0-9]{4}-[0-9]*[A-Z]*[0-9]*|[0-9]*[A-Z]*[0-9]*-[0-9]{4})$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NumberPattern();
}
