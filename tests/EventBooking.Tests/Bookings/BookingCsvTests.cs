using System.Text;
using EventBooking.Bookings;
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
                "2026-02-01 12:00:00",
            ],
            row);
    }

    [Fact]
    public async Task A_file_with_semicolons_is_read_back_unchanged()
    {
        var booking = Emails.Booking with { Name = "Müller; \"Zo\", Dr." };

        var row = Assert.Single(Read(await WriteAsync("Etc/UTC", ';', booking), ";"));

        Assert.Equal(
            [
                "7K3F-9QXM", "2026-03-01", "10:00", "11:00", booking.Name, "ada@example.com", "'+442079460123", "Confirmed",
                "2026-02-01 12:00:00",
            ],
            row);
    }

    [Fact]
    public async Task A_phone_number_is_a_text_with_a_plus_or_a_zero()
    {
        var rows = await WriteAndReadAsync(Emails.Booking, Emails.Booking with { Phone = "02079460123" });

        Assert.Equal(["'+442079460123", "'02079460123"], rows.Select(row => row[6]));
    }

    [Fact]
    public async Task An_extension_of_a_phone_number_is_in_words()
    {
        var row = Assert.Single(await WriteAndReadAsync(Emails.Booking with { Phone = "+12125550123;ext=45" }));

        Assert.Equal("'+12125550123 ext. 45", row[6]);
    }

    [Theory]
    [InlineData("123E-0012", "'123E-0012")]
    [InlineData("1MAR-2026", "'1MAR-2026")]
    [InlineData("0000-0000", "'0000-0000")]
    [InlineData("7K3F-0012", "7K3F-0012")]
    public async Task A_reference_that_looks_like_a_number_is_marked_as_a_text(string reference, string cell)
    {
        var row = Assert.Single(await WriteAndReadAsync(Emails.Booking with { Reference = reference }));

        Assert.Equal(cell, row[0]);
    }

    [Theory]
    [InlineData("007", "'007")]
    [InlineData("1E5", "'1E5")]
    [InlineData("1/2", "'1/2")]
    [InlineData("10:30", "'10:30")]
    [InlineData("-5", "'-5")]
    [InlineData("Louis 14", "Louis 14")]
    [InlineData("3PO", "3PO")]
    public async Task A_name_that_looks_like_a_number_is_marked_as_a_text(string name, string cell)
    {
        var row = Assert.Single(await WriteAndReadAsync(Emails.Booking with { Name = name }));

        Assert.Equal(cell, row[4]);
    }

    [Fact]
    public async Task Times_are_in_the_events_time_zone_and_sort_as_text()
    {
        var bytes = await WriteAsync("America/St_Johns", ',', Emails.Booking);

        Assert.Equal("2026-02-01 08:30:00", Assert.Single(Read(bytes, ","))[8]);
        Assert.Contains(",Booked at (America/St_Johns)\r\n", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_begins_with_a_byte_order_mark_and_the_heading_and_its_lines_end_as_rfc_4180_says()
    {
        var bytes = await WriteAsync("Etc/UTC", ',', Emails.Booking);

        Assert.Equal(Encoding.UTF8.Preamble, bytes.AsSpan(0, 3));
        var text = Encoding.UTF8.GetString(bytes.AsSpan(3));
        Assert.StartsWith("Reference,Date,Start,End,Name,Email,Phone,Status,Booked at (UTC)\r\n7K3F-9QXM,", text, StringComparison.Ordinal);
        Assert.EndsWith(",2026-02-01 12:00:00\r\n", text, StringComparison.Ordinal);
        Assert.Equal(2, text.Count(c => c == '\n'));
    }

    [Fact]
    public async Task Without_bookings_there_is_a_heading()
    {
        Assert.Empty(await WriteAndReadAsync());
    }

    private static async Task<List<string[]>> WriteAndReadAsync(params Booking[] bookings) =>
        Read(await WriteAsync("Etc/UTC", ',', bookings), ",");

    /// <summary>Reads the file with another CSV library.</summary>
    private static List<string[]> Read(byte[] file, string separator)
    {
        using var parser = new TextFieldParser(new MemoryStream(file), Encoding.UTF8) { TrimWhiteSpace = false };
        parser.SetDelimiters(separator);
        var rows = new List<string[]>();
        while (!parser.EndOfData)
        {
            rows.Add(parser.ReadFields()!);
        }

        Assert.Equal(9, rows[0].Length);
        return rows[1..];
    }

    private static Task<byte[]> WriteAsync(string timeZone, char separator, params Booking[] bookings) =>
        Exports.WriteCsvAsync(separator, bookings, timeZone);
}
