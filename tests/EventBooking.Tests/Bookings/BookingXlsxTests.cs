using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using EventBooking.Bookings;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Bookings;

public sealed class BookingXlsxTests
{
    private const string DateFormat = @"yyyy\-mm\-dd";
    private const string TimeFormat = "hh:mm";
    private const string DateTimeFormat = @"yyyy\-mm\-dd\ hh:mm:ss";
    private const string TextFormat = "@";

    [Fact]
    public async Task A_workbook_is_valid_and_has_typed_cells()
    {
        var booking = Emails.Booking with { Reference = "123E-0012", Phone = "+12125550123;ext=45" };
        var file = await Exports.WriteXlsxAsync([booking], "America/St_Johns");

        using var workbook = SpreadsheetDocument.Open(new MemoryStream(file), isEditable: false);

        Assert.Empty(new OpenXmlValidator(FileFormatVersions.Office2007).Validate(workbook, TestContext.Current.CancellationToken));
        var (heading, row) = (RowsOf(workbook, "Bookings")[0], RowsOf(workbook, "Bookings")[1]);
        Assert.Equal(
            ["Reference", "Date", "Start", "End", "Name", "Email", "Phone", "Status", "Booked at (America/St_Johns)"],
            heading.Select(cell => cell.Text));
        Assert.All(heading, cell => Assert.True(cell.IsBold));
        Assert.Equal(
            [
                ("123E-0012", TextFormat), (Number(new DateTime(2026, 3, 1)), DateFormat), (Number(10 / 24.0), TimeFormat),
                (Number(11 / 24.0), TimeFormat), ("Ada Lovelace", TextFormat), ("ada@example.com", TextFormat),
                ("+12125550123 ext. 45", TextFormat), ("Confirmed", TextFormat),
                (Number(new DateTime(2026, 2, 1, 8, 30, 0)), DateTimeFormat),
            ],
            row.Select(cell => (cell.Text, cell.Format)));
        Assert.Equal([true, false, false, false, true, true, true, true, false], row.Select(cell => cell.IsText));
        Assert.All(row, cell => Assert.False(cell.IsBold));
    }

    [Fact]
    public async Task The_heading_stays_in_view_and_columns_are_wide_enough()
    {
        using var workbook = SpreadsheetDocument.Open(new MemoryStream(await Exports.WriteXlsxAsync([Emails.Booking])), isEditable: false);
        var sheet = workbook.WorkbookPart!.WorksheetParts.Single().Worksheet!;

        var pane = Assert.Single(sheet.Descendants<Pane>());
        Assert.Equal((1.0, PaneStateValues.Frozen), (pane.VerticalSplit!.Value, pane.State!.Value));
        var widths = sheet.Descendants<Column>().Select(column => column.Width!.Value).ToList();
        foreach (var (width, text) in widths.Zip([
            "7K3F-9QXM", "2026-03-01", "10:00", "11:00", "Ada Lovelace-Byron", "ada.lovelace@example.com", "+442079460123", "Confirmed",
            "Booked at (Europe/London)",
        ]))
        {
            Assert.True(width > text.Length, text);
        }
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+1")]
    [InlineData("@SUM(A1)")]
    [InlineData("=cmd|' /C calc'!A0")]
    [InlineData("'=1+1")]
    [InlineData("Ada;=1+1;x")]
    [InlineData("<b>Ada</b> & \"Co\"")]
    [InlineData(" two  spaces ")]
    [InlineData("007")]
    [InlineData("1E5")]
    [InlineData("محمد علي")]
    [InlineData("👨‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿")]
    public async Task A_text_stays_a_text_without_marks(string name)
    {
        using var workbook = SpreadsheetDocument.Open(
            new MemoryStream(await Exports.WriteXlsxAsync([Emails.Booking with { Name = name, Email = name }])), isEditable: false);

        var row = RowsOf(workbook, "Bookings")[1];

        Assert.Equal([(name, true), (name, true)], row[4..6].Select(cell => (cell.Text, cell.IsText)));
        Assert.Empty(workbook.WorkbookPart!.WorksheetParts.Single().Worksheet!.Descendants<CellFormula>());
    }

    [Fact]
    public async Task LibreOffice_reads_the_same()
    {
        string[] names =
        [
            "Ada Lovelace", "=1+1", "@SUM(A1)", "007", "1E5", " two  spaces ", "<b>Ada</b> & \"Co\"", "王伟",
            "محمد علي", "👨‍👩‍👧‍👦", "_x0041_", "line\nbreak",
        ];
        var bookings = names.Select(name => Emails.Booking with { Name = name, Reference = "123E-0012" }).ToList();

        var rows = await LibreOffice.OpenXlsxAsync(await Exports.WriteXlsxAsync(bookings, "America/St_Johns"));

        Assert.Equal("Booked at (America/St_Johns)", rows[0][8].Value);
        Assert.Equal(names, rows.Skip(1).Select(row => row[4].Value));
        Assert.All(rows.Skip(1), row => Assert.Equal(
            [
                ("string", "123E-0012"), ("date", "2026-03-01"), ("time", "PT10H00M00S"), ("time", "PT11H00M00S"), ("string", row[4].Value),
                ("string", "ada@example.com"), ("string", "+442079460123"), ("string", "Confirmed"), ("date", "2026-02-01T08:30:00"),
            ],
            row.Select(cell => (cell.Type, cell.Value))));
        Assert.All(rows.SelectMany(row => row), cell => Assert.Equal("", cell.Formula));
    }

    /// <summary>Bookings made before names were checked may have them.</summary>
    [Theory]
    [InlineData("a\u0001b")]
    [InlineData("a\0b")]
    [InlineData("a\rb")]
    [InlineData("a\uFFFEb")]
    [InlineData("a\uFFFFb")]
    [InlineData("a\uD800b")]
    public async Task Characters_that_xml_does_not_allow_do_not_damage_the_file(string name)
    {
        using var workbook = SpreadsheetDocument.Open(
            new MemoryStream(await Exports.WriteXlsxAsync([Emails.Booking with { Name = name }])), isEditable: false);

        Assert.Matches("^a.+b$", RowsOf(workbook, "Bookings")[1][4].Text);
        Assert.Empty(new OpenXmlValidator().Validate(workbook, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_full_sheet_is_continued_on_another()
    {
        using var output = new MemoryStream();
        IReadOnlyList<Booking> bookings = [.. Enumerable.Range(1, 5).Select(i => Emails.Booking with { Name = $"Person {i}" })];
        await new BookingXlsx(Exports.Columns()) { MaxRows = 3 }
            .WriteAsync(new[] { bookings }.ToAsyncEnumerable(), output, TestContext.Current.CancellationToken);

        output.Position = 0;
        using var workbook = SpreadsheetDocument.Open(output, isEditable: false);

        Assert.Equal(
            [["Name", "Person 1", "Person 2"], ["Name", "Person 3", "Person 4"], ["Name", "Person 5"]],
            new[] { "Bookings", "Bookings 2", "Bookings 3" }.Select(sheet => RowsOf(workbook, sheet).Select(row => row[4].Text)));
    }

    [Fact]
    public async Task Without_bookings_there_is_a_heading()
    {
        using var workbook = SpreadsheetDocument.Open(new MemoryStream(await Exports.WriteXlsxAsync([])), isEditable: false);

        Assert.Single(RowsOf(workbook, "Bookings"));
    }

    /// <summary>What was read before is written when the next batch is read, except for what the compression keeps back.</summary>
    [Fact]
    public async Task A_hundred_thousand_bookings_are_written_while_they_are_read()
    {
        using var output = new MemoryStream();
        var written = new List<long>();

        var count = await new BookingXlsx(Exports.Columns()).WriteAsync(ReadAsync(), output, TestContext.Current.CancellationToken);

        Assert.Equal(100_000, count);
        Assert.Equal(0, written[0]);
        var aBatch = output.Length / 100;
        Assert.All(written.Index(), batch => Assert.InRange(batch.Item, (batch.Index - 2) * aBatch, (batch.Index + 1) * aBatch));
        output.Position = 0;
        using var workbook = SpreadsheetDocument.Open(output, isEditable: false);
        using var reader = OpenXmlReader.Create(workbook.WorkbookPart!.WorksheetParts.Single());
        var rows = 0;
        while (reader.Read())
        {
            rows += reader.ElementType == typeof(Row) && reader.IsStartElement ? 1 : 0;
        }

        Assert.Equal(100_001, rows);

        async IAsyncEnumerable<IReadOnlyList<Booking>> ReadAsync()
        {
            for (var i = 0; i < 100; i++)
            {
                await Task.Yield();
                written.Add(output.Length);
                yield return [.. Enumerable.Range(0, 1000).Select(_ => Emails.Booking with { Name = BookingId.Generate() })];
            }
        }
    }

    private static string Number(DateTime value) => Number(value.ToOADate());

    /// <summary>To a tenth of a millisecond.</summary>
    private static string Number(double value) => value.ToString("F9", CultureInfo.InvariantCulture);

    private static List<List<ReadCell>> RowsOf(SpreadsheetDocument workbook, string sheetName)
    {
        var part = workbook.WorkbookPart!;
        var sheet = part.Workbook!.Descendants<Sheet>().Single(sheet => sheet.Name == sheetName);
        var styles = part.WorkbookStylesPart!.Stylesheet!;
        return [.. ((WorksheetPart)part.GetPartById(sheet.Id!)).Worksheet!.Descendants<Row>()
            .Select(row => row.Elements<Cell>().Select(cell => ReadCell.From(cell, styles)).ToList())];
    }

    private sealed record ReadCell(string Text, bool IsText, string Format, bool IsBold)
    {
        public static ReadCell From(Cell cell, Stylesheet styles)
        {
            var style = (CellFormat)styles.CellFormats!.ChildElements[(int)cell.StyleIndex!.Value];
            var font = (Font)styles.Fonts!.ChildElements[(int)style.FontId!.Value];
            var format = style.NumberFormatId!.Value is 49
                ? TextFormat
                : styles.NumberingFormats!.Elements<NumberingFormat>()
                    .SingleOrDefault(format => format.NumberFormatId! == style.NumberFormatId)?.FormatCode?.Value;
            var text = cell.InlineString?.Text?.Text ?? Number(double.Parse(cell.CellValue!.Text, CultureInfo.InvariantCulture));
            return new(text, cell.DataType?.Value == CellValues.InlineString, format ?? "", font.Bold is not null);
        }
    }
}
