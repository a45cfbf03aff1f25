using System.Globalization;
using System.Text;

namespace EventBooking.Email;

/// <summary>Makes typed text safe for a line of an email, and aligns plain text.</summary>
internal static class EmailText
{
    /// <summary>The width of the longest label, <c>Reference:</c>, and a space.</summary>
    private const int LabelWidth = 11;

    private const char FirstStrongIsolate = '\u2068';
    private const char PopDirectionalIsolate = '\u2069';

    /// <summary>
    /// Replaces line breaks, control characters and direction marks with a space. Validation rejects them already, but a
    /// header must not depend on that.
    /// </summary>
    public static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (!IsUnsafe(rune))
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
    /// Plain text has no markup to isolate a right-to-left name, so two Unicode characters do it (UAX 9). Other names do not
    /// get them, because old mail programs draw boxes for them.
    /// </summary>
    public static string Isolate(string line) =>
        line.EnumerateRunes().Any(IsRightToLeft) ? FirstStrongIsolate + line + PopDirectionalIsolate : line;

    /// <summary><c>When:      </c>, so that values start in one column. An empty name continues the value above.</summary>
    public static string Label(string name) => (name is "" ? "" : name + ":").PadRight(LabelWidth);

    private static bool IsUnsafe(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || rune.Value is (>= 0x202a and <= 0x202e) or (>= 0x2066 and <= 0x2069);

    /// <summary>
    /// The Unicode blocks of right-to-left scripts: Hebrew to Arabic Extended-A, their presentation forms, historic scripts.
    /// </summary>
    private static bool IsRightToLeft(Rune rune) =>
        rune.Value is (>= 0x0590 and <= 0x08ff) or (>= 0xfb1d and <= 0xfdff) or (>= 0xfe70 and <= 0xfefe)
            or (>= 0x10800 and <= 0x10fff) or (>= 0x1e800 and <= 0x1efff);
}
