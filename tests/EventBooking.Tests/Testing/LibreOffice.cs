using System.Diagnostics;
using System.Xml.Linq;

namespace EventBooking.Tests.Testing;

/// <summary>A spreadsheet program, as people have it.</summary>
public static class LibreOffice
{
    private static readonly XNamespace Office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0";
    private static readonly XNamespace Table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0";
    private static readonly XNamespace Text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0";

    /// <summary>A cell as the program has read it.</summary>
    /// <param name="Type"><c>string</c>, <c>float</c>, <c>date</c> or <c>time</c>.</param>
    /// <param name="Value">The value of a date or time; of everything else what is shown.</param>
    /// <param name="Formula">Empty if nothing is calculated.</param>
    public sealed record Cell(string Type, string Value, string Formula);

    public static Task<IReadOnlyList<IReadOnlyList<Cell>>> OpenXlsxAsync(byte[] file) => OpenAsync(file, "xlsx", []);

    /// <summary>Opens the file with the most dangerous options: all kinds of numbers are detected, and formulas are calculated.</summary>
    public static Task<IReadOnlyList<IReadOnlyList<Cell>>> OpenCsvAsync(byte[] file, char separator)
    {
        var options = $"{(int)separator},34,76,1,,1033,false,true,false,false,false,0,true";
        return OpenAsync(file, "csv", [$"--infilter=Text - txt - csv (StarCalc):{options}"]);
    }

    private static async Task<IReadOnlyList<IReadOnlyList<Cell>>> OpenAsync(byte[] file, string extension, IEnumerable<string> options)
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        Requirement.Check(path.Split(':').Any(directory => File.Exists(Path.Combine(directory, "soffice"))), "Needs LibreOffice.");
        var folder = Directory.CreateTempSubdirectory("eventbooking-libreoffice");
        try
        {
            var source = Path.Combine(folder.FullName, "bookings." + extension);
            await File.WriteAllBytesAsync(source, file, TestContext.Current.CancellationToken);
            await RunAsync(
            [
                $"-env:UserInstallation=file://{folder.FullName}/profile", "--headless", .. options,
                "--convert-to", "fods", "--outdir", folder.FullName, source,
            ]);
            using var reader = File.OpenText(Path.Combine(folder.FullName, "bookings.fods"));
            var document = await XDocument.LoadAsync(reader, LoadOptions.PreserveWhitespace, TestContext.Current.CancellationToken);
            return [.. document.Descendants(Table + "table-row").Select(CellsOf).Where(cells => cells.Count > 0)];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task RunAsync(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("soffice", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await output + errors);
    }

    private static List<Cell> CellsOf(XElement row) =>
    [
        .. row.Elements(Table + "table-cell").Where(cell => cell.Attribute(Office + "value-type") is not null).Select(cell => new Cell(
            (string)cell.Attribute(Office + "value-type")!,
            (string?)cell.Attribute(Office + "date-value") ?? (string?)cell.Attribute(Office + "time-value") ?? TextOf(cell),
            (string?)cell.Attribute(Table + "formula") ?? "")),
    ];

    /// <summary>Several spaces are an element, and a line is a paragraph.</summary>
    private static string TextOf(XElement cell) => string.Join('\n', cell.Elements(Text + "p").Select(paragraph => string.Concat(
        paragraph.DescendantNodes().Select(node => node is XText text ? text.Value
            : node is XElement space && space.Name == Text + "s" ? new string(' ', (int?)space.Attribute(Text + "c") ?? 1) : ""))));
}
