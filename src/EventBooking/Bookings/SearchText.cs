using System.Globalization;
using System.Text;

namespace EventBooking.Bookings;

/// <summary>
/// The form in which names and email addresses are compared. Stores keep it with each booking, and convert filters to it. When it changes,
/// both stores must compute it again: a new step of the SQLite schema, and a new version in the MongoDB documents.
/// </summary>
public static class SearchText
{
    /// <summary>U+FFFE is no character, and <see cref="string.Normalize()"/> rejects it.</summary>
    private const string NoCharacter = "\uFFFE";

    private const char BetweenSpellings = '\n';
    private const char Diaeresis = '\u0308';
    private const char RingAbove = '\u030A';

    /// <summary>
    /// Marks that people type as an apostrophe, with accents that stand alone. They are removed before normalization, which turns some of
    /// them into a space and an accent.
    /// </summary>
    private const string Apostrophes =
        "'`\u00B4\u02B9\u02BB\u02BC\u02BD\u02BE\u02BF\u02C8\u02CA\u02CB\u02EE\u0374\u0384\u055A\u055B\u05F3\u07F4\u1FBD\u1FBF\u1FEF"
        + "\u1FFD\u1FFE\u2018\u2019\u201A\u201B\u2032\u2035\u275B\u275C\u276E\u276F\uA78B\uA78C\uFF07\uFF40";

    /// <summary>Between words of a search, besides white space and what joins words. Other characters are searched as they are.</summary>
    private const string Separators =
        ",;:!?/()[]{}<>|\"\u00AB\u00BB\u05F4\u060C\u061B\u061F\u201C\u201D\u201E\u201F\u2033\u3001\u3008\u3009\u300A\u300B\u300C\u300D";

    /// <summary>Between parts of a name, besides dashes: J.R.R., マリア・ガルシア.</summary>
    private const string Joiners = ".\u00B7\u05BE\u2022\u2027\u2043\u2212\u02D7\u3002\u30FB";

    /// <summary>
    /// Letters that Unicode does not decompose into a plain letter and an accent, though people type them as one; look-alikes of other
    /// keyboards; and letters that are only for decoration or invisible. A second spelling stands after the slash.
    /// </summary>
    private static readonly Dictionary<Rune, (string Plain, string WithE)> Letters = (
        "łl øo/oe đd/dj ħh ŧt ŋn ıi əa/e ßss æae œoe þth ðd ςσ ґг "
        + "ىي یي ېي ٱا کك ڪك ةه ەه ہه ھه ۃه ـ 髙高 﨑崎 \u115F \u1160 \u2800").Split(' ')
        .ToDictionary(
            pair => Rune.GetRuneAt(pair, 0),
            pair => pair[1..].Split('/') is [var plain, var withE] ? (plain, withE) : (pair[1..], pair[1..]));

    /// <summary>ü is typed as u or ue, å as a or aa. People mix these, so å has a spelling of its own.</summary>
    private enum Spelling
    {
        Plain,
        WithE,
        WithEAndDoubleA,
    }

    /// <summary>
    /// A name as it is stored: without compatibility characters, case, accents, apostrophes, dashes and invisible characters, in each
    /// spelling on a line of its own. The first line is the plain one. The result may be empty.
    /// </summary>
    /// <param name="name">Well-formed UTF-16.</param>
    public static string FoldName(string name) => string.Join(BetweenSpellings, Spell(Decompose(name)));

    /// <summary>
    /// The words of a search, the longest first, each in all its spellings. A name is found if it has every word in one of its spellings.
    /// The result is empty if nothing is left of the text.
    /// </summary>
    /// <param name="text">Well-formed UTF-16.</param>
    public static IReadOnlyList<IReadOnlyList<string>> FoldWords(string text)
    {
        var decomposed = Decompose(text);
        var words = decomposed.Split([.. decomposed.Where(IsBetweenWords).Distinct()]);

        // Of a text such as "(" no word is left, but somebody's name may have it.
        return Fold(words) is { Count: > 0 } folded ? folded : Fold([decomposed]);

        static List<IReadOnlyList<string>> Fold(IEnumerable<string> words) =>
        [
            .. words.Select(Spell).Where(word => word[0].Length > 0)
                .DistinctBy(word => word[0]).OrderByDescending(word => word[0].Length),
        ];
    }

    /// <summary>An email address, or a part of one, without compatibility characters, case, spaces and invisible characters.</summary>
    /// <param name="email">Well-formed UTF-16.</param>
    public static string FoldEmail(string email) =>
        string.Concat(Normalize(email, NormalizationForm.FormKC).EnumerateRunes()
            .Where(rune => !Rune.IsWhiteSpace(rune) && !IsIgnored(rune))
            .Select(rune => rune.Value == '。' ? "." : Rune.ToLowerInvariant(rune).ToString()));

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

    private static string Normalize(string text, NormalizationForm form) =>
        text.Replace(NoCharacter, "", StringComparison.Ordinal).Normalize(form);

    private static string Decompose(string text) =>
        Normalize(string.Concat(text.Where(c => !Apostrophes.Contains(c, StringComparison.Ordinal))), NormalizationForm.FormKD);

    private static IReadOnlyList<string> Spell(string decomposed) =>
        [.. Enum.GetValues<Spelling>().Select(spelling => Spell(decomposed, spelling)).Distinct(StringComparer.Ordinal)];

    private static string Spell(string decomposed, Spelling spelling)
    {
        var spelled = new StringBuilder(decomposed.Length);
        foreach (var rune in decomposed.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                if (spelled.Length > 0 && spelled[^1] != ' ')
                {
                    spelled.Append(' ');
                }
            }
            else if (IsIgnored(rune))
            {
                spelled.Append(SpellAccent(rune, spelled.Length > 0 ? spelled[^1] : ' ', spelling));
            }
            else if (!rune.IsBmp || !IsJoiner((char)rune.Value))
            {
                spelled.Append(SpellLetter(Rune.ToLowerInvariant(rune), spelling));
            }
        }

        return spelled.ToString().TrimEnd();
    }

    private static string SpellAccent(Rune accent, char letter, Spelling spelling) => (accent.Value, letter, spelling) switch
    {
        (Diaeresis, 'a' or 'o' or 'u', not Spelling.Plain) => "e",
        (RingAbove, 'a', Spelling.WithEAndDoubleA) => "a",
        _ => "",
    };

    private static string SpellLetter(Rune letter, Spelling spelling) =>
        Letters.TryGetValue(letter, out var spellings) ? (spelling == Spelling.Plain ? spellings.Plain : spellings.WithE)
        : letter.Value is >= 'ァ' and <= 'ヶ' ? ((char)(letter.Value - 'ァ' + 'ぁ')).ToString()
        : letter.ToString();

    private static bool IsIgnored(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format or UnicodeCategory.Control;

    private static bool IsBetweenWords(char c) =>
        char.IsWhiteSpace(c) || IsJoiner(c) || Separators.Contains(c, StringComparison.Ordinal);

    private static bool IsJoiner(char c) =>
        char.GetUnicodeCategory(c) == UnicodeCategory.DashPunctuation || Joiners.Contains(c, StringComparison.Ordinal);
}
