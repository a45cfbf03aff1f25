using System.Globalization;
using System.Security.Cryptography;

namespace EventBooking.Bookings;

/// <summary>
/// Draws references: 40 random bits, short enough to be said aloud. Two may turn out equal, so a store draws again
/// when it finds one taken. The alphabet is Crockford's, https://www.crockford.com/base32.html: no I, L, O, U.
/// </summary>
public class ReferenceGenerator
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Length = 8;

    public virtual string Draw() => Write(RandomNumberGenerator.GetString(Alphabet, Length));

    /// <summary>
    /// Reads a reference, or its beginning, as people say and type it: small letters, spaces and hyphens do not matter, and I, L and O
    /// are the digits that they look like. <paramref name="characters"/> are those of the alphabet, without a hyphen.
    /// </summary>
    public static bool TryRead(string? typed, out string characters)
    {
        var read = (typed ?? "").Where(c => !char.IsWhiteSpace(c) && char.GetUnicodeCategory(c) != UnicodeCategory.DashPunctuation).Select(Decode);
        characters = string.Concat(read);
        return characters.Length is >= 1 and <= Length && characters.All(c => Alphabet.Contains(c, StringComparison.Ordinal));
    }

    /// <summary>As <see cref="TryRead"/>, for a whole reference, which is then written as it is kept.</summary>
    public static bool TryReadWhole(string? typed, out string reference)
    {
        var isWhole = TryRead(typed, out var characters) && characters.Length == Length;
        reference = isWhole ? Write(characters) : "";
        return isWhole;
    }

    private static string Write(string characters) => $"{characters[..(Length / 2)]}-{characters[(Length / 2)..]}";

    private static char Decode(char typed) => char.ToUpperInvariant(typed) switch
    {
        'I' or 'L' => '1',
        'O' => '0',
        var other => other,
    };
}
