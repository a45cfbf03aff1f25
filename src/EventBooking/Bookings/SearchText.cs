using System.Globalization;
using System.Text;

namespace EventBooking.Bookings;

/// <summary>
/// The form in which names and phone numbers are compared. Stores keep it with each booking, and convert filters to it.
/// </summary>
public static class SearchText
{
    /// <summary>U+FFFE is no character, and <see cref="string.Normalize()"/> rejects it.</summary>
    private const string NoCharacter = "\uFFFE";

    /// <summary>Letters that Unicode does not decompose into a plain letter and an accent, though people type them as one.</summary>
    private static readonly Dictionary<Rune, string> PlainLetters =
        new[] { "łl", "øo", "đd", "ħh", "ŧt", "ıi", "ßss", "æae", "œoe", "þth", "ðd", "ςσ" }
            .ToDictionary(pair => new Rune(pair[0]), pair => pair[1..]);

    /// <summary>
    /// Removes the differences that do not matter: compatibility characters, case, accents, invisible characters, and the kind and number
    /// of spaces. The result may be empty.
    /// </summary>
    /// <param name="text">Well-formed UTF-16.</param>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var rune in text.Replace(NoCharacter, "", StringComparison.Ordinal).Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                if (folded.Length > 0 && folded[^1] != ' ')
                {
                    folded.Append(' ');
                }
            }
            else if (!IsIgnored(rune))
            {
                var lower = Rune.ToLowerInvariant(rune);
                folded.Append(PlainLetters.TryGetValue(lower, out var plain) ? plain : lower.ToString());
            }
        }

        return folded.ToString().TrimEnd();
    }

    /// <summary>The digits of a text, in any script, as 0 to 9.</summary>
    public static string Digits(string text)
    {
        var digits = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsDigit(rune))
            {
                digits.Append((int)Rune.GetNumericValue(rune));
            }
        }

        return digits.ToString();
    }

    private static bool IsIgnored(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format or UnicodeCategory.Control;
}
