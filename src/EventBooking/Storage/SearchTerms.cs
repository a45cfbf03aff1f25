using System.Globalization;
using System.Text;

namespace EventBooking.Storage;

/// <summary>
/// What both stores index a name and a phone number by, so that any part is found without reading every booking: the few
/// characters from each place on. The last terms are shorter, which lets a search for less than a term find every place as the beginning of one.
/// </summary>
public static class SearchTerms
{
    public const int LengthForNames = 3;

    /// <summary>U+FFFE, which no text should have and which the library that normalizes does not take.</summary>
    private const string NoCharacter = "\uFFFE";

    /// <summary>Longer, as there are only ten digits, and many numbers begin alike.</summary>
    public const int LengthForPhones = 4;

    /// <summary>Letters that Unicode does not take for a plain letter with an accent, though people type them as one.</summary>
    private static readonly Dictionary<Rune, string> PlainLetters =
        new[] { "łl", "øo", "đd", "ħh", "ŧt", "ıi", "ßss", "æae", "œoe", "þth", "ðd", "ςσ" }.ToDictionary(pair => new Rune(pair[0]), pair => pair[1..]);

    /// <summary>
    /// A text in the form in which texts are compared: compatibility characters, case, accents and invisible characters do not
    /// matter, and neither does the kind or number of spaces. May be empty.
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

    /// <summary>The terms that a folded text is indexed by, in order.</summary>
    public static IReadOnlyList<string> Of(string folded, int length)
    {
        var starts = StartsOfRunes(folded);
        return [.. Enumerable.Range(0, starts.Count - 1).Select(i => folded[starts[i]..starts[Math.Min(i + length, starts.Count - 1)]])];
    }

    /// <summary>
    /// The terms that a text must have, one after the other, to contain a folded part; a part shorter than a term is itself
    /// the beginning of a term.
    /// </summary>
    public static (IReadOnlyList<string> Terms, bool IsBeginning) For(string foldedPart, int length)
    {
        var terms = Of(foldedPart, length);
        return terms.Count < length ? ([foldedPart], true) : ([.. terms.Take(terms.Count - length + 1)], false);
    }

    /// <summary>The digits of a phone number, of whatever script, as 0 to 9.</summary>
    public static string DigitsOf(string phone)
    {
        var digits = new StringBuilder(phone.Length);
        foreach (var rune in phone.EnumerateRunes())
        {
            if (Rune.IsDigit(rune))
            {
                digits.Append((int)Rune.GetNumericValue(rune));
            }
        }

        return digits.ToString();
    }

    private static bool IsIgnored(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format or UnicodeCategory.Control;

    /// <summary>Where each character begins, and the end.</summary>
    private static List<int> StartsOfRunes(string text)
    {
        var starts = new List<int>(text.Length + 1);
        for (var i = 0; i < text.Length; i += char.IsSurrogatePair(text, i) ? 2 : 1)
        {
            starts.Add(i);
        }

        starts.Add(text.Length);
        return starts;
    }
}
