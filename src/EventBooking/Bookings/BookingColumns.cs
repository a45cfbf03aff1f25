using EventBooking.Scheduling;

namespace EventBooking.Bookings;

/// <summary>The columns that both formats of the exported file have.</summary>
public sealed class BookingColumns(EventCalendar calendar)
{
    public IReadOnlyList<string> Headings { get; } =
        ["Reference", "Date", "Start", "End", "Name", "Email", "Phone", "Status", $"Booked at ({calendar.TimeZoneName()})"];

    /// <summary>In the event's time zone. Spreadsheets would round parts of seconds up.</summary>
    public DateTime BookedAt(Booking booking)
    {
        var local = TimeZoneInfo.ConvertTime(booking.CreatedAt, calendar.TimeZone).DateTime;
        return local.AddTicks(-(local.Ticks % TimeSpan.TicksPerSecond));
    }
}
