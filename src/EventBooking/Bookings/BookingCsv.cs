using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using EventBooking.Scheduling;

namespace EventBooking.Bookings;

/// <summary>
/// Bookings as a CSV file (RFC 4180): UTF-8 with a byte order mark, dates and times in ISO 8601 and the event's time zone. A text that a
/// spreadsheet would read as a formula begins with an apostrophe. So does every phone number, which it would read as a number.
/// </summary>
public sealed class BookingCsv(EventCalendar calendar)
{
    private const char TextMark = '\'';

    private static readonly string[] Heading = ["Reference", "Date", "Start", "End", "Name", "Email", "Phone", "Status", "Booked at"];

    /// <summary>
    /// https://owasp.org/www-community/attacks/CSV_Injection, control characters, and full-width forms, which some spreadsheets accept.
    /// </summary>
    private static readonly char[] BeginningsOfFormulas =
        ['=', '+', '-', '@', '＝', '＋', '－', '＠', .. Enumerable.Range(0, 0xA0).Select(code => (char)code).Where(char.IsControl)];

    private static readonly CsvConfiguration Configuration = new(CultureInfo.InvariantCulture)
    {
        InjectionOptions = InjectionOptions.Escape,
        InjectionCharacters = BeginningsOfFormulas,
        InjectionEscapeCharacter = TextMark,
    };

    private readonly ConcurrentDictionary<SlotId, string[]> slotCells = new();

    /// <summary>
    /// Writes bookings while they are read, and keeps one batch in memory. Writes nothing before the first batch, so that the caller can
    /// still
    /// report a store that fails at once. Returns the number of bookings.
    /// </summary>
    public async Task<long> WriteAsync(
        IAsyncEnumerable<IReadOnlyList<Booking>> bookings, Stream output, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        await using var csv = new CsvWriter(new StreamWriter(buffer, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true)), Configuration);
        await using var some = bookings.GetAsyncEnumerator(cancellationToken);
        var count = 0L;
        var hasMore = await some.MoveNextAsync();
        WriteRow(csv, Heading);
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

    /// <summary>Cached, because a million bookings share few slots.</summary>
    private string[] CellsOf(SlotId slotId) =>
        slotCells.GetOrAdd(slotId, static slotId => [slotId.Date.ToIso(), slotId.StartTime.ToIso(), slotId.EndTime.ToIso()]);

    private static void WriteRow(CsvWriter csv, ReadOnlySpan<string> cells)
    {
        foreach (var cell in cells)
        {
            csv.WriteField(cell);
        }

        csv.NextRecord();
    }

    private string[] CellsOf(Booking booking) =>
    [
        booking.Reference,
        .. CellsOf(booking.SlotId),
        booking.Name,
        booking.Email,
        TextMark + booking.Phone,
        booking.Status.ToString(),
        TimeZoneInfo.ConvertTime(booking.CreatedAt, calendar.TimeZone).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture),
    ];
}
