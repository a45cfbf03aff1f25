using System.Globalization;
using System.Text;

namespace EventBooking.Email;

/// <summary>Makes what a person typed safe to stand in a line of an email.</summary>
internal static class MailText
{
    private const char FirstStrongIsolate = '\u2068';
    private const char PopDirectionalIsolate = '\u2069';

    /// <summary>
    /// One line: whatever could end it, or turn round what stands after it, becomes a space. Validation lets no such
    /// character through, but a header must not depend on that.
    /// </summary>
    public static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (!IsUnfitForALine(rune))
            {
                line.Append(rune);
            }
            else if (line.Length > 0 && line[^1] != ' ')
            {
                line.Append(' ');
            }
        }

        return line.ToString().Trim();
    }

    /// <summary>
    /// Where there is no markup to isolate a name that runs from right to left, the two characters of Unicode that do it
    /// (UAX 9). Other names go without, as old mail programs draw boxes for them.
    /// </summary>
    public static string Isolate(string line) =>
        line.EnumerateRunes().Any(RunsFromRightToLeft) ? FirstStrongIsolate + line + PopDirectionalIsolate : line;

    private static bool IsUnfitForALine(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || rune.Value is (>= 0x202a and <= 0x202e) or (>= 0x2066 and <= 0x2069);

    /// <summary>The blocks that Unicode keeps for the scripts that are written so: Hebrew to Arabic Extended-A, their presentation forms, the historic ones.</summary>
    private static bool RunsFromRightToLeft(Rune rune) =>
        rune.Value is (>= 0x0590 and <= 0x08ff) or (>= 0xfb1d and <= 0xfdff) or (>= 0xfe70 and <= 0xfefe)
            or (>= 0x10800 and <= 0x10fff) or (>= 0x1e800 and <= 0x1efff);
}
