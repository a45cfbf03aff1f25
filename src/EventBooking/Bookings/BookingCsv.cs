using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using EventBooking.Scheduling;

namespace EventBooking.Bookings;

/// <summary>
/// Bookings as a table for spreadsheets: RFC 4180 in UTF-8 with a byte order mark, dates and times in ISO 8601 and the event's time zone.
/// A text that a spreadsheet would take for a formula begins with an apostrophe, and so does every phone number, which it would take for a number.
/// </summary>
public sealed class BookingCsv(EventCalendar calendar)
{
    private const char TextMark = '\'';

    private static readonly string[] Heading = ["Reference", "Date", "Start", "End", "Name", "Email", "Phone", "Status", "Booked at"];

    /// <summary>https://owasp.org/www-community/attacks/CSV_Injection, control characters, and the wide forms that some spreadsheets read alike.</summary>
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
    /// Writes bookings as they come, and holds no more than what comes together; nothing before the first have come, so that a store which fails
    /// at once is found out before. Returns how many there were.
    /// </summary>
    public async Task<long> WriteAsync(IAsyncEnumerable<IReadOnlyList<Booking>> bookings, Stream output, CancellationToken cancellationToken)
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

    /// <summary>Kept, as a million bookings share some dozen slots.</summary>
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
