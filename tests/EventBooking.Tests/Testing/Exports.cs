using EventBooking.Bookings;
using EventBooking.Scheduling;

namespace EventBooking.Tests.Testing;

/// <summary>Bookings as files.</summary>
public static class Exports
{
    public static BookingColumns Columns(string timeZone = "Etc/UTC") => new(new EventCalendar(new EventOptions { TimeZone = timeZone }));

    public static async Task<byte[]> WriteCsvAsync(char separator, IReadOnlyList<Booking> bookings, string timeZone = "Etc/UTC")
    {
        using var output = new MemoryStream();
        var count = await new BookingCsv(Columns(timeZone))
            .WriteAsync(new[] { bookings }.ToAsyncEnumerable(), separator, output, TestContext.Current.CancellationToken);
        Assert.Equal(bookings.Count, count);
        return output.ToArray();
    }

    public static async Task<byte[]> WriteXlsxAsync(IReadOnlyList<Booking> bookings, string timeZone = "Etc/UTC")
    {
        using var output = new MemoryStream();
        var count = await new BookingXlsx(Columns(timeZone))
            .WriteAsync(new[] { bookings }.ToAsyncEnumerable(), output, TestContext.Current.CancellationToken);
        Assert.Equal(bookings.Count, count);
        return output.ToArray();
    }
}
