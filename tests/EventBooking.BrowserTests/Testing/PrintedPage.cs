using Microsoft.Playwright;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Graphics;
using UglyToad.PdfPig.Graphics.Colors;

namespace EventBooking.BrowserTests.Testing;

/// <summary>A page as the browser prints it on A4, without backgrounds.</summary>
public sealed class PrintedPage : IDisposable
{
    private readonly PdfDocument document;

    private PrintedPage(PdfDocument document) => this.document = document;

    public IReadOnlyList<Page> Sheets => [.. document.GetPages()];

    public static async Task<PrintedPage> PrintAsync(IPage page) =>
        new(PdfDocument.Open(await page.PdfAsync(new() { Format = "A4", PrintBackground = false })));

    /// <summary>The words of a sheet, in the order of its content.</summary>
    public string TextOf(int sheet) => string.Join(' ', Sheets[sheet].GetWords().Select(word => word.Text));

    /// <summary>The black around this word: the areas of the borders of its cell, darker ones more.</summary>
    public IReadOnlyList<double> InkAround(string text) =>
    [
        .. from sheet in Sheets
           from word in sheet.GetWords()
           where word.Text == text
           select sheet.Paths.Where(path => IsCellOf(path, word)).Sum(InkOf),
    ];

    public void Dispose() => document.Dispose();

    private static bool IsCellOf(PdfPath path, Word word) =>
        !path.IsClipping && path.GetBoundingRectangle() is { Width: < 100 } cell && word.BoundingBox.Centroid is var middle
        && middle.X > cell.Left && middle.X < cell.Right && middle.Y > cell.Bottom && middle.Y < cell.Top;

    private static double InkOf(PdfPath path)
    {
        var outer = path.GetBoundingRectangle()!.Value;
        return path.IsStroked ? Darkness(path.StrokeColor) * path.LineWidth * 2 * (outer.Width + outer.Height)
            : Darkness(path.FillColor) * ((2 * outer.Area) - path.Sum(part => part.GetBoundingRectangle()!.Value.Area));
    }

    private static double Darkness(IColor? color) => color?.ToRGBValues() is var (red, green, blue) ? 1 - ((red + green + blue) / 3) : 0;
}
