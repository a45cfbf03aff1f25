using System.Globalization;
using System.Text;

namespace EventBooking.Bookings;

/// <summary>
/// What people type, paste and dictate, in the form that is stored: no invisible characters, single spaces, and one code for each
/// character. Text that is not well-formed and line breaks stay, so that validation can reject them.
/// </summary>
public static class TextNormalizer
{
    private const char ZeroWidthNonJoiner = '\u200C';
    private const char ZeroWidthJoiner = '\u200D';

    /// <summary>Characters that are drawn as nothing, although Unicode calls them letters, marks or symbols.</summary>
    private static readonly HashSet<int> Fillers = [0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2065, 0x3164, 0xFFA0, 0xFFFC];

    /// <summary>
    /// For names: NFC, which changes no visible character. Joiners stay between characters, because Persian, Indic scripts and emoji
    /// need them.
    /// </summary>
    public static string? NormalizeName(string? text) => Normalize(text, NormalizationForm.FormC, keepsJoiners: true);

    /// <summary>For everything else: NFKC, which makes full-width and other special forms plain.</summary>
    public static string? Normalize(string? text) => Normalize(text, NormalizationForm.FormKC, keepsJoiners: false);

    /// <summary>Whether anything is drawn for the text: a letter, digit, mark on one of them, or symbol.</summary>
    public static bool IsVisible(string text) => text.EnumerateRunes().Any(rune =>
        !IsBlank(rune) && !IsInvisible(rune) && !IsVariationSelector(rune)
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.NonSpacingMark
            or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark));

    /// <summary>Databases cannot store half a surrogate pair. U+FFFE and U+FFFF are not characters by definition.</summary>
    public static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i += char.IsSurrogate(text[i]) ? 2 : 1)
        {
            if (text[i] >= '\uFFFE' || (char.IsSurrogate(text[i]) && !char.IsSurrogatePair(text, i)))
            {
                return false;
            }
        }

        return true;
    }

    private static string? Normalize(string? text, NormalizationForm form, bool keepsJoiners)
    {
        if (text is null || !IsWellFormed(text))
        {
            return text;
        }

        var kept = new List<Rune>(text.Length);
        foreach (var rune in text.Normalize(form).EnumerateRunes())
        {
            var isJoiner = rune.Value is ZeroWidthNonJoiner or ZeroWidthJoiner && keepsJoiners;
            if (IsBlank(rune))
            {
                RemoveJoinerAtEnd(kept);
                if (kept.Count > 0 && kept[^1].Value != ' ')
                {
                    kept.Add(new Rune(' '));
                }
            }
            else if (isJoiner ? kept.Count > 0 && kept[^1].Value is not (' ' or ZeroWidthNonJoiner or ZeroWidthJoiner)
                : !IsInvisible(rune) && (keepsJoiners || !IsVariationSelector(rune)))
            {
                kept.Add(rune);
            }
        }

        RemoveJoinerAtEnd(kept);

        // Removing a character may have brought a letter and its accent together.
        return string.Concat(kept).Trim().Normalize(form);
    }

    private static void RemoveJoinerAtEnd(List<Rune> kept)
    {
        if (kept.Count > 0 && kept[^1].Value is ZeroWidthNonJoiner or ZeroWidthJoiner)
        {
            kept.RemoveAt(kept.Count - 1);
        }
    }

    /// <summary>A space of any kind, a tab, or the empty Braille pattern.</summary>
    private static bool IsBlank(Rune rune) =>
        rune.Value is '\t' or 0x2800 || Rune.GetUnicodeCategory(rune) == UnicodeCategory.SpaceSeparator;

    private static bool IsInvisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format || Fillers.Contains(rune.Value);

    /// <summary>Names keep them: they choose between two forms of a Chinese character or an emoji.</summary>
    private static bool IsVariationSelector(Rune rune) =>
        rune.Value is (>= 0x180B and <= 0x180F) or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF);
}
