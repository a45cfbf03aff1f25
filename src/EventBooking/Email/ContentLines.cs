using System.Text;

namespace EventBooking.Email;

/// <summary>
/// Folds the lines of an iCalendar file anew, at 75 octets as RFC 5545, section 3.1, has it. The folds of Ical.Net tear surrogate
/// pairs apart, which turns an emoji in a name into two question marks.
/// </summary>
internal static class ContentLines
{
    private const int LongestLineInOctets = 75;
    private const string LineBreak = "\r\n";
    private const string Fold = LineBreak + " ";

    public static string Refold(string file)
    {
        var folded = new StringBuilder(file.Length + 64);
        foreach (var line in file.Replace(Fold, "", StringComparison.Ordinal).Split(LineBreak, StringSplitOptions.RemoveEmptyEntries))
        {
            var octets = 0;
            foreach (var rune in line.EnumerateRunes())
            {
                if (octets + rune.Utf8SequenceLength > LongestLineInOctets)
                {
                    folded.Append(Fold);
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
