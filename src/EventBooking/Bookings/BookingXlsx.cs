using System.Globalization;
using System.IO.Pipelines;
using System.Text.RegularExpressions;
using SpreadCheetah;
using SpreadCheetah.Styling;
using SpreadCheetah.Worksheets;

namespace EventBooking.Bookings;

/// <summary>
/// Bookings as an Excel workbook (ISO/IEC 29500). Dates and times have types and sort, in the event's time zone. Everything else is a text,
/// so nothing is calculated or changed.
/// </summary>
public sealed partial class BookingXlsx(BookingColumns columns)
{
    /// <summary>In characters, in order of the columns.</summary>
    private static readonly double[] Widths = [12, 12, 8, 8, 30, 34, 20, 11, 32];

    private static readonly SpreadCheetahOptions Options = new()
    {
        PreserveStringWhitespace = true,
    };

    /// <summary>Excel's limit for a sheet. More bookings go to another sheet.</summary>
    internal int MaxRows { get; init; } = 1_048_576;

    /// <summary>
    /// Writes bookings while they are read, and keeps one batch in memory. Writes nothing before the first batch, so that the caller can
    /// still report a store that fails at once. Returns the number of bookings.
    /// </summary>
    public async Task<long> WriteAsync(
        IAsyncEnumerable<IReadOnlyList<Booking>> bookings, Stream output, CancellationToken cancellationToken)
    {
        await using var some = bookings.GetAsyncEnumerator(cancellationToken);
        var hasMore = await some.MoveNextAsync();

        // The library writes the end of each part synchronously, which the web server does not allow. The pipe accepts everything.
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        await using var workbook = await Spreadsheet.CreateNewAsync(pipe.Writer.AsStream(leaveOpen: true), Options, cancellationToken);
        var styles = new Styles(workbook);
        var sheets = 0;
        var count = 0L;
        await StartSheetAsync();
        while (hasMore)
        {
            foreach (var booking in some.Current)
            {
                if (workbook.NextRowNumber > MaxRows)
                {
                    await StartSheetAsync();
                }

                await workbook.AddRowAsync(CellsOf(booking, styles), cancellationToken);
                count++;
            }

            await SendAsync();
            hasMore = await some.MoveNextAsync();
        }

        await workbook.FinishAsync(cancellationToken);
        await SendAsync();
        return count;

        async Task StartSheetAsync()
        {
            sheets++;
            await workbook.StartWorksheetAsync(
                sheets == 1 ? "Bookings" : string.Create(CultureInfo.InvariantCulture, $"Bookings {sheets}"), Layout(), cancellationToken);
            await workbook.AddRowAsync([.. columns.Headings.Select(heading => new Cell(heading, styles.Heading))], cancellationToken);
        }

        async Task SendAsync()
        {
            while (pipe.Reader.TryRead(out var written))
            {
                foreach (var part in written.Buffer)
                {
                    await output.WriteAsync(part, cancellationToken);
                }

                pipe.Reader.AdvanceTo(written.Buffer.End);
            }

            await output.FlushAsync(cancellationToken);
        }
    }

    private static WorksheetOptions Layout()
    {
        var layout = new WorksheetOptions { FrozenRows = 1 };
        foreach (var (index, width) in Widths.Index())
        {
            layout.Column(index + 1).Width = width;
        }

        return layout;
    }

    private Cell[] CellsOf(Booking booking, Styles styles) =>
    [
        new(Escape(booking.Reference), styles.Text),
        new(booking.SlotId.Date.ToDateTime(TimeOnly.MinValue), styles.Date),
        new(booking.SlotId.StartTime.ToTimeSpan().TotalDays, styles.Time),
        new(booking.SlotId.EndTime.ToTimeSpan().TotalDays, styles.Time),
        new(Escape(booking.Name), styles.Text),
        new(Escape(booking.Email), styles.Text),
        new(PhoneNumberNormalizer.ToUngroupedText(booking.Phone), styles.Text),
        new(booking.Status.ToString(), styles.Text),
        new(columns.BookedAt(booking), styles.DateTime),
    ];

    /// <summary>ISO/IEC 29500-1, section 22.9.2.19: <c>_x0001_</c> is a character that XML does not allow or would change.</summary>
    private static string Escape(string text) =>
        EscapedCharacter().Replace(text, match => string.Create(CultureInfo.InvariantCulture, $"_x{(int)match.Value[0]:X4}_"));

    /// <summary>Control characters except tab and line feed, U+FFFE and U+FFFF, and an underscore that would begin an escape.</summary>
    [GeneratedRegex(@"[\0-\x08\v\f\r\x0E-\x1F\uFFFE\uFFFF]|_(?=x[0-9A-Fa-f]{4}_)",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EscapedCharacter();

    /// <summary>A cell with the format of texts stays a text when somebody edits it.</summary>
    private sealed class Styles(Spreadsheet workbook)
    {
        public StyleId Heading { get; } = workbook.AddStyle(new() { Font = { Bold = true } });

        public StyleId Text { get; } = workbook.AddStyle(new() { Format = NumberFormat.Standard(StandardNumberFormat.Text) });

        public StyleId Date { get; } = workbook.AddStyle(new() { Format = NumberFormat.Custom(@"yyyy\-mm\-dd") });

        public StyleId Time { get; } = workbook.AddStyle(new() { Format = NumberFormat.Custom("hh:mm") });

        public StyleId DateTime { get; } = workbook.AddStyle(new() { Format = NumberFormat.Custom(@"yyyy\-mm\-dd\ hh:mm:ss") });
    }
}
