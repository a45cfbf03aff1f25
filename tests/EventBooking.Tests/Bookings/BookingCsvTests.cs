using System.Text;
using EventBooking.Bookings;
using EventBooking.Scheduling;
using EventBooking.Tests.Testing;
using Microsoft.VisualBasic.FileIO;

namespace EventBooking.Tests.Bookings;

public sealed class BookingCsvTests
{
    [Theory]
    [InlineData("Ada Lovelace")]
    [InlineData("Zoë \"Zo\" Müller, Dr.")]
    [InlineData("\"quoted\"")]
    [InlineData("\"")]
    [InlineData("comma, comma; semicolon")]
    [InlineData("line\nbreak")]
    [InlineData("line\r\nbreak")]
    [InlineData(" spaces at the ends ")]
    [InlineData("Αλέξανδρος")]
    [InlineData("Фёдор")]
    [InlineData("محمد علي")]
    [InlineData("דוד")]
    [InlineData("दिनेश")]
    [InlineData("สมชาย")]
    [InlineData("王伟")]
    [InlineData("山田 太郎")]
    [InlineData("김민준")]
    [InlineData("👨‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿")]
    public async Task A_name_is_read_back_unchanged(string name)
    {
        var row = Assert.Single(await WriteAndReadAsync(Emails.Booking with { Name = name }));

        Assert.Equal(
            [
                "7K3F-9QXM", "2026-03-01", "10:00", "11:00", name, "ada@example.com", "'+442079460123", "Confirmed",
                "2026-02-01T12:00:00+00:00",
            ],
            row);
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("=HYPERLINK(\"http://example.com\",\"x\")")]
    [InlineData("=1,2")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@SUM(A1)")]
    [InlineData("\t=1+1")]
    [InlineData("\r=1+1")]
    [InlineData("\n=1+1")]
    [InlineData("\u0001=1+1")]
    [InlineData("\u0085=1+1")]
    [InlineData("＝1+1")]
    public async Task A_text_that_is_a_formula_in_a_spreadsheet_gets_an_apostrophe(string name)
    {
        var row = Assert.Single(await WriteAndReadAsync(Emails.Booking with { Name = name, Email = name }));

        Assert.Equal(("'" + name, "'" + name), (row[4], row[5]));
    }

    [Fact]
    public async Task A_phone_number_is_a_text_with_a_plus_or_a_zero()
    {
        var rows = await WriteAndReadAsync(Emails.Booking, Emails.Booking with { Phone = "02079460123" });

        Assert.Equal(["'+442079460123", "'02079460123"], rows.Select(row => row[6]));
    }

    [Fact]
    public async Task Times_are_in_the_events_time_zone()
    {
        var row = Assert.Single(await WriteAndReadAsync("America/St_Johns", Emails.Booking));

        Assert.Equal("2026-02-01T08:30:00-03:30", row[8]);
    }

    [Fact]
    public async Task The_file_begins_with_a_byte_order_mark_and_the_heading_and_its_lines_end_as_rfc_4180_says()
    {
        var bytes = await WriteAsync("Etc/UTC", Emails.Booking);

        Assert.Equal(Encoding.UTF8.Preamble, bytes.AsSpan(0, 3));
        var text = Encoding.UTF8.GetString(bytes.AsSpan(3));
        Assert.StartsWith("Reference,Date,Start,End,Name,Email,Phone,Status,Booked at\r\n7K3F-9QXM,", text, StringComparison.Ordinal);
        Assert.EndsWith("+00:00\r\n", text, StringComparison.Ordinal);
        Assert.Equal(2, text.Count(c => c == '\n'));
    }

    [Fact]
    public async Task Without_bookings_there_is_a_heading()
    {
        Assert.Empty(await WriteAndReadAsync());
    }

    private static Task<List<string[]>> WriteAndReadAsync(params Booking[] bookings) => WriteAndReadAsync("Etc/UTC", bookings);

    /// <summary>Reads the file with another CSV library.</summary>
    private static async Task<List<string[]>> WriteAndReadAsync(string timeZone, params Booking[] bookings)
    {
        using var csv = new MemoryStream(await WriteAsync(timeZone, bookings));
        using var parser = new TextFieldParser(csv, Encoding.UTF8) { TrimWhiteSpace = false };
        parser.SetDelimiters(",");
        var rows = new List<string[]>();
        while (!parser.EndOfData)
        {
            rows.Add(parser.ReadFields()!);
        }

        Assert.Equal(9, rows[0].Length);
        return rows[1..];
    }

    private static async Task<byte[]> WriteAsync(string timeZone, params Booking[] bookings)
    {
        using var output = new MemoryStream();
        var count = await new BookingCsv(new EventCalendar(new EventOptions { TimeZone = timeZone }))
            .WriteAsync(new[] { (IReadOnlyList<Booking>)bookings }.ToAsyncEnumerable(), output, TestContext.Current.CancellationToken);
        Assert.Equal(bookings.Length, count);
        return output.ToArray();
    }
}
