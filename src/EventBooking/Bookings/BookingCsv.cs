using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CsvHelper;
using CsvHelper.Configuration;
using EventBooking.Scheduling;

namespace EventBooking.Bookings;

/// <summary>
/// Bookings as a CSV file (RFC 4180): UTF-8 with a byte order mark, dates and times in ISO 8601 and the event's time zone. An apostrophe
/// marks a text that a spreadsheet would read as something else: every phone number, and a reference or name that looks like a number. It
/// also stands before each sign that could begin a formula, wherever a reader may begin a cell.
/// </summary>
public sealed partial class BookingCsv(BookingColumns columns)
{
    private const string TextMark = "'";

    private readonly ConcurrentDictionary<SlotId, string[]> slotCells = new();

    /// <summary>
    /// Writes bookings while they are read, and keeps one batch in memory. Writes nothing before the first batch, so that the caller can
    /// still report a store that fails at once. Returns the number of bookings.
    /// </summary>
    public async Task<long> WriteAsync(
        IAsyncEnumerable<IReadOnlyList<Booking>> bookings, char separator, Stream output, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        await using var csv = new CsvWriter(
            new StreamWriter(buffer, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true)),
            new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = separator.ToString() });
        await using var some = bookings.GetAsyncEnumerator(cancellationToken);
        var count = 0L;
        var hasMore = await some.MoveNextAsync();
        WriteRow(csv, columns.Headings);
        while (hasMore)
        {
            foreach (var booking in some.Current)
            {
                WriteRow(csv, CellsOf(booking));
                count++;
            }

            await SendAsync();
            hasMore = await some.MoveNextAsync();
        }

        await SendAsync();
        return count;

        async Task SendAsync()
        {
            await csv.FlushAsync();
            await output.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), cancellationToken);
            await output.FlushAsync(cancellationToken);
            buffer.SetLength(0);
        }
    }

    private static void WriteRow(CsvWriter csv, IReadOnlyList<string> cells)
    {
        foreach (var cell in cells)
        {
            csv.WriteField(cell);
        }

        csv.NextRecord();
    }

    private string[] CellsOf(Booking booking) =>
    [
        ReferenceGenerator.LooksLikeNumber(booking.Reference) ? AsText(booking.Reference) : booking.Reference,
        .. CellsOf(booking.SlotId),
        Number().IsMatch(booking.Name) ? AsText(WithoutFormulas(booking.Name)) : WithoutFormulas(booking.Name),
        WithoutFormulas(booking.Email),
        AsText(PhoneNumberNormalizer.ToUngroupedText(booking.Phone)),
        booking.Status.ToString(),
        columns.BookedAt(booking).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
    ];

    /// <summary>Cached, because a million bookings share few slots.</summary>
    private string[] CellsOf(SlotId slotId) =>
        slotCells.GetOrAdd(slotId, static slotId => [slotId.Date.ToIso(), slotId.StartTime.ToIso(), slotId.EndTime.ToIso()]);

    private static string AsText(string text) => text.StartsWith(TextMark, StringComparison.Ordinal) ? text : TextMark + text;

    /// <summary>
    /// A reader may split at another separator than the file has, and may ignore quotes, so a cell can begin after every separator. The
    /// apostrophe stands before spaces and quotes, because readers remove them. A cell must not begin with a control character either.
    /// https://owasp.org/www-community/attacks/CSV_Injection
    /// </summary>
    private static string WithoutFormulas(string text) => BeforeFormula().Replace(text, TextMark);

    /// <summary>
    /// After the beginning, a separator or a control character; before a sign or a control character. Some spreadsheets accept the wide,
    /// small and raised forms of the signs. The two characters of a line end belong together.
    /// </summary>
    [GeneratedRegex(
        """(?<=\A|[,;|，；｜\p{Cc}\p{Zl}\p{Zp}])(?!(?<=\r)\n)(?=(?>[\p{Zs}\p{Cf}"]*)[=+\-@＝＋－＠﹦﹢﹣﹫⁼⁺⁻₌₊₋−\p{Cc}\p{Zl}\p{Zp}])""",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BeforeFormula();

    /// <summary>Digits and no letter, except one before an exponent.</summary>
    [GeneratedRegex(@"\A(?=\P{L}*\p{Nd})\P{L}*([DdEe]\P{L}*)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number();
}
