using System.Text;

namespace EventBooking.Email;

/// <summary>
/// Folds the lines of an iCalendar file at 75 octets (RFC 5545, section 3.1). Ical.Net folds inside surrogate pairs, which
/// turns an emoji into two question marks.
/// </summary>
internal static class CalendarLineFolder
{
    private const int MaxLineOctets = 75;
    private const string LineBreak = "\r\n";
    private const string FoldMark = LineBreak + " ";

    public static string Fold(string file)
    {
        var folded = new StringBuilder(file.Length + 64);
        foreach (var line in file.Replace(FoldMark, "", StringComparison.Ordinal).Split(LineBreak, StringSplitOptions.RemoveEmptyEntries))
        {
            var octets = 0;
            foreach (var rune in line.EnumerateRunes())
            {
                if (octets + rune.Utf8SequenceLength > MaxLineOctets)
                {
                    folded.Append(FoldMark);
                    octets = 1;
                }

                folded.Append(rune);
                octets += rune.Utf8SequenceLength;
            }

            folded.Append(LineBreak);
        }

        return folded.ToString();
    }
}
