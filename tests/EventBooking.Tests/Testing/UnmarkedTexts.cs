using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace EventBooking.Tests.Testing;

/// <summary>
/// Finds the texts that <see cref="MarkingLocalizerFactory"/> did not mark, except data: names, dates, references and links.
/// </summary>
public static partial class UnmarkedTexts
{
    private static readonly string[] Attributes = ["aria-label", "title", "alt", "placeholder"];

    public static IReadOnlyList<string> In(IDocument page)
    {
        var elements = page.All.Where(element => element.LocalName is not ("script" or "style" or "code")).ToList();
        var text = string.Concat(page.Descendants<IText>()
            .Where(text => elements.Contains(text.ParentElement!))
            .Select(text => text.Text + "\n"));
        var attributes = elements.SelectMany(element => element.Attributes)
            .Where(attribute => Attributes.Contains(attribute.Name) || IsText(attribute.Name));
        return [.. In(text), .. attributes.SelectMany(attribute => In(attribute.Value))];
    }

    public static IReadOnlyList<string> In(string text) =>
    [
        .. Data().Replace(WithoutMarked(text), " ").Split('\n').Select(line => line.Trim()).Where(line => line.Any(char.IsLetter)),
    ];

    /// <summary>Marked texts may contain marked texts.</summary>
    private static string WithoutMarked(string text)
    {
        var rest = new StringBuilder();
        var depth = 0;
        foreach (var character in text)
        {
            depth += character switch { '⟦' => 1, '⟧' => -1, _ => 0 };
            if (depth == 0 && character != '⟧')
            {
                rest.Append(character);
            }
        }

        Assert.Equal(0, depth);
        return rest.ToString();
    }

    [GeneratedRegex(
        @"Spring Open Days|Town Hall, Main Street|Ada Lovelace|\bAda\b|\bUTC\b|\S+@\S+|https?://\S+|[0-9A-Z]{4}-[0-9A-Z]{4}"
        + @"|\b(Mon|Tues?|Wed(nes)?|Thu(rs)?|Fri|Sat(ur)?|Sun)(day)?\b|\bMar(ch)?\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Data();

    /// <summary>The attributes of htmx have no text.</summary>
    private static bool IsText(string attribute) =>
        attribute.StartsWith("data-", StringComparison.Ordinal) && !attribute.StartsWith("data-hx-", StringComparison.Ordinal);
}
