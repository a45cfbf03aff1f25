using System.Text;
using CsCheck;
using EventBooking.Bookings;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Bookings;

/// <summary>Spreadsheets calculate nothing in the CSV file, wherever they split it.</summary>
public sealed class CsvFormulaTests
{
    private const string Signs = "=+-@＝＋－＠−";
    private const string Separators = ",;\t|";

    private static readonly string[] Formulas =
    [
        "=1+1", "＝1+1", "Ada,=1+1", "Ada;=1+1;x", "Ada\t=1+1", "Ada|=1+1", "Ada;\"=1+1\"", "Ada, =1+1", "+1+1", "-1+1", "@SUM(1+1)",
    ];

    private static readonly Gen<string> HostileText = Gen.Char["aB1 \u00A0\u200B\"\"''==+-@＝＋－＠−,,;;\t\t||\r\n，；｜"].Array[1, 9]
        .Select(characters => new string(characters));

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("=HYPERLINK(\"http://example.com\",\"x\")", "'=HYPERLINK(\"http://example.com\",\"x\")")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1+1", "'\t'=1+1")]
    [InlineData("\r=1+1", "'\r'=1+1")]
    [InlineData("\n=1+1", "'\n'=1+1")]
    [InlineData("\u0001=1+1", "'\u0001'=1+1")]
    [InlineData("\u0085=1+1", "'\u0085'=1+1")]
    [InlineData("＝1+1", "'＝1+1")]
    [InlineData(" =1+1", "' =1+1")]
    [InlineData("\"=1+1\"", "'\"=1+1\"")]
    [InlineData("\u200B=1+1", "'\u200B=1+1")]
    [InlineData("Ada;=1+1;x", "Ada;'=1+1;x")]
    [InlineData("Ada,=1+1", "Ada,'=1+1")]
    [InlineData("Ada|=1+1", "Ada|'=1+1")]
    [InlineData("Ada\t=1+1", "Ada\t'=1+1")]
    [InlineData("Ada\r\n=1+1", "Ada\r\n'=1+1")]
    [InlineData("Ada;＝1+1;－1", "Ada;'＝1+1;'－1")]
    [InlineData("Ada；=1+1", "Ada；'=1+1")]
    [InlineData("Ada; \" =1+1", "Ada;' \" =1+1")]
    [InlineData(";;=A1", ";;'=A1")]
    [InlineData("Ada;=cmd|' /C calc'!A0", "Ada;'=cmd|' /C calc'!A0")]
    [InlineData("Ada;@SUM(1+1)*cmd|' /C calc'!A0", "Ada;'@SUM(1+1)*cmd|' /C calc'!A0")]
    [InlineData("Lovelace, -Ada", "Lovelace,' -Ada")]
    public async Task A_sign_where_a_cell_can_begin_gets_an_apostrophe_and_nothing_is_lost(string name, string cell)
    {
        foreach (var separator in new[] { ',', ';' })
        {
            var file = await WriteAsync(separator, Emails.Booking with { Name = name, Email = name });

            var quoted = '"' + cell.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
            Assert.True(
                file.Contains($"{separator}{cell}{separator}{cell}{separator}", StringComparison.Ordinal)
                || file.Contains($"{separator}{quoted}{separator}{quoted}{separator}", StringComparison.Ordinal),
                file);
        }
    }

    [Theory]
    [InlineData("Smith-Jones")]
    [InlineData("Ada + Grace = 2")]
    [InlineData("Lovelace, Ada")]
    [InlineData("Müller; Dr.")]
    [InlineData("Ada | Grace")]
    [InlineData("O'Brien")]
    [InlineData("ada@home")]
    [InlineData("王，伟")]
    public async Task A_name_with_signs_elsewhere_stays_as_it_is(string name)
    {
        Assert.Contains(name, await WriteAsync(',', Emails.Booking with { Name = name }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_cell_begins_with_a_sign_at_any_separator_with_and_without_quotes()
    {
        await Gen.Select(HostileText, HostileText, HostileText, HostileText).SampleAsync(
            async (name, email, otherName, otherEmail) =>
            {
                foreach (var separator in new[] { ',', ';' })
                {
                    var file = await WriteAsync(
                        separator,
                        Emails.Booking with { Name = name, Email = email, Phone = "+12125550123;ext=45" },
                        Emails.Booking with { Reference = "123E-0012", Name = otherName, Email = otherEmail });

                    Assert.Empty(Separators.SelectMany(other => UnsafeCells(file, other)));
                }
            },
            iter: 5_000);
    }

    /// <summary>The control: the same check of texts as they are.</summary>
    [Theory]
    [InlineData("Ada;=1+1;x")]
    [InlineData("Ada; \"\"=1+1\"\"")]
    [InlineData("Ada|－1")]
    [InlineData("Ada\t\t@x")]
    [InlineData("=1+1")]
    public void The_check_finds_a_sign(string name)
    {
        Assert.NotEmpty(Separators.SelectMany(separator => UnsafeCells($"7K3F-9QXM,\"{name}\",x\r\n", separator)));
    }

    [Theory]
    [InlineData(',')]
    [InlineData(';')]
    [InlineData('\t')]
    [InlineData('|')]
    public async Task LibreOffice_calculates_nothing_and_leaves_texts_as_they_are(char separator)
    {
        var bookings = Formulas.Select(name => Emails.Booking with { Name = name, Reference = "123E-0012" }).ToList();

        var cells = (await LibreOffice.OpenCsvAsync(await Exports.WriteCsvAsync(',', bookings), separator)).SelectMany(row => row).ToList();

        Assert.NotEmpty(cells);
        Assert.All(cells, cell => Assert.Equal("", cell.Formula));
        Assert.DoesNotContain(cells, cell => cell.Type == "float");
        if (separator == ',')
        {
            Assert.Equal(11, cells.Count(cell => cell is { Type: "string", Value: "'123E-0012" }));
            Assert.Equal(11, cells.Count(cell => cell is { Type: "date", Value: "2026-02-01T12:00:00" }));
        }
    }

    /// <summary>The control: the same texts as they are.</summary>
    [Fact]
    public async Task LibreOffice_calculates_unmarked_formulas()
    {
        var rows = await LibreOffice.OpenCsvAsync(Encoding.UTF8.GetBytes(string.Join("\r\n", [.. Formulas, "123E-0012"])), ';');
        var cells = rows.SelectMany(row => row).ToList();

        Assert.Contains(cells, cell => cell.Formula is not "");
        Assert.Equal("float", cells[^1].Type);
    }

    private static async Task<string> WriteAsync(char separator, params Booking[] bookings) =>
        Encoding.UTF8.GetString((await Exports.WriteCsvAsync(separator, bookings)).AsSpan(Encoding.UTF8.Preamble.Length));

    private static IEnumerable<string> UnsafeCells(string file, char separator) =>
        file.Split(separator, '\r', '\n').Concat(SplitWithQuotes(file, separator)).Where(cell =>
            cell is ['\t' or '\r', ..]
            || (cell.TrimStart([.. " \u00A0\u200B\t\r\n\""]) is [var first, ..] && Signs.Contains(first, StringComparison.Ordinal)));

    /// <summary>
    /// As spreadsheets do it: a quote counts at the beginning of a cell only, and what follows the last quote belongs to the cell.
    /// </summary>
    private static IEnumerable<string> SplitWithQuotes(string file, char separator)
    {
        var cell = new StringBuilder();
        var isQuoted = false;
        for (var i = 0; i < file.Length; i++)
        {
            if (isQuoted && file[i] == '"')
            {
                isQuoted = i + 1 < file.Length && file[i + 1] == '"';
                _ = isQuoted ? cell.Append(file[i++]) : cell;
            }
            else if (!isQuoted && file[i] == '"' && string.IsNullOrWhiteSpace(cell.ToString()))
            {
                isQuoted = true;
            }
            else if (!isQuoted && (file[i] == separator || file[i] is '\r' or '\n'))
            {
                yield return cell.ToString();
                cell.Clear();
            }
            else
            {
                cell.Append(file[i]);
            }
        }

        yield return cell.ToString();
    }
}
