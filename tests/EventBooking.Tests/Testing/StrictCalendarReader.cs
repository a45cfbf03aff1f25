using System.Text;
using System.Text.RegularExpressions;

namespace EventBooking.Tests.Testing;

/// <summary>One property of a component, with its parameters and its raw value.</summary>
public sealed record CalendarProperty(string Name, IReadOnlyDictionary<string, string> Parameters, string Value);

/// <summary>
/// Reads iCalendar strictly by the grammar of RFC 5545, section 3.1. It checks the files that a library writes.
/// </summary>
public static partial class StrictCalendarReader
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The properties of the calendar and of its only event.</summary>
    public static (IReadOnlyList<CalendarProperty> Calendar, IReadOnlyList<CalendarProperty> Event) Read(byte[] file)
    {
        var lines = new Queue<CalendarProperty>(Unfold(file).Select(ReadLine));
        Expect(lines, "BEGIN", "VCALENDAR");
        var calendar = TakeProperties(lines);
        Expect(lines, "BEGIN", "VEVENT");
        var entry = TakeProperties(lines);
        Expect(lines, "END", "VEVENT");
        Expect(lines, "END", "VCALENDAR");
        Assert.Empty(lines);
        return (calendar, entry);
    }

    public static string Value(this IReadOnlyList<CalendarProperty> properties, string name) =>
        properties.Single(property => property.Name == name).Value;

    /// <summary>A value of type TEXT (section 3.3.11), in which every backslash, semicolon and comma is escaped.</summary>
    public static string Text(this IReadOnlyList<CalendarProperty> properties, string name)
    {
        var written = properties.Value(name);
        Assert.Matches(EscapedText(), written);
        return Escape().Replace(written, match => match.Value[1] is 'n' or 'N' ? "\n" : match.Value[1..]);
    }

    private static string[] Unfold(byte[] file)
    {
        var text = StrictUtf8.GetString(file);
        Assert.EndsWith("\r\n", text, StringComparison.Ordinal);
        var physical = text[..^2].Split("\r\n");
        foreach (var line in physical)
        {
            Assert.InRange(StrictUtf8.GetByteCount(line), 1, 75);
            Assert.DoesNotContain('\r', line);
            Assert.DoesNotContain('\n', line);
        }

        return text[..^2].Replace("\r\n ", "", StringComparison.Ordinal).Split("\r\n");
    }

    private static CalendarProperty ReadLine(string line)
    {
        var match = ContentLine().Match(line);
        Assert.True(match.Success, line);
        var names = match.Groups["parameter"].Captures.Select(capture => capture.Value);
        var values = match.Groups["given"].Captures.Select(capture => capture.Value.Trim('"'));
        var parameters = names.Zip(values).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
        return new(match.Groups["name"].Value, parameters, match.Groups["value"].Value);
    }

    private static List<CalendarProperty> TakeProperties(Queue<CalendarProperty> lines)
    {
        var taken = new List<CalendarProperty>();
        while (lines.Peek().Name is not ("BEGIN" or "END"))
        {
            taken.Add(lines.Dequeue());
        }

        return taken;
    }

    private static void Expect(Queue<CalendarProperty> lines, string name, string value)
    {
        var line = lines.Dequeue();
        Assert.Equal((name, value), (line.Name, line.Value));
    }

    [GeneratedRegex(
        """\A(?<name>[A-Z0-9-]+)(;(?<parameter>[A-Z0-9-]+)=(?<given>"[^\p{Cc}"]*"|[^\p{Cc}";:,]*))*:(?<value>[^\p{Cc}]*)\z""",
        RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex ContentLine();

    [GeneratedRegex(@"\A([^\\;,]|\\[\\;,nN])*\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex EscapedText();

    [GeneratedRegex(@"\\.", RegexOptions.None, 1000)]
    private static partial Regex Escape();
}
