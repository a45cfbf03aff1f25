using System.Text;
using EventBooking.Bookings;
using EventBooking.Email;
using EventBooking.Scheduling;
using EventBooking.Tests.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace EventBooking.Tests.Email;

public sealed class CalendarFileTests
{
    private static readonly string Family = string.Concat(Enumerable.Repeat("👨‍👩‍👧‍👦", 20));

    [Fact]
    public async Task An_invitation_has_the_attendee_the_time_and_the_venue_and_is_accepted()
    {
        var (calendar, entry) = await ReadAsync(Emails.Booking, CalendarMethod.Request);

        Assert.Equal("REQUEST", calendar.Value("METHOD"));
        Assert.Equal("2.0", calendar.Value("VERSION"));
        Assert.Equal("-//EventBooking//Bookings//EN", calendar.Text("PRODID"));
        Assert.Equal("0123456789abcdef0123456789abcdef@tickets.example.com", entry.Text("UID"));
        Assert.Equal("0", entry.Value("SEQUENCE"));
        Assert.Equal("20260201T120000Z", entry.Value("DTSTAMP"));
        Assert.Equal("CONFIRMED", entry.Value("STATUS"));
        Assert.Equal("Spring Open Days", entry.Text("SUMMARY"));
        Assert.Equal("Town Hall, Main Street 1", entry.Text("LOCATION"));
        Assert.Equal("https://tickets.example.com/bookings/fedcba9876543210fedcba9876543210", entry.Value("URL"));
        Assert.Equal(
            "Reference: 7K3F-9QXM\nYour booking: https://tickets.example.com/bookings/fedcba9876543210fedcba9876543210", entry
                .Text("DESCRIPTION"));
        var organizer = Assert.Single(entry, property => property.Name == "ORGANIZER");
        Assert.Equal(("mailto:booking@example.com", "Spring Open Days"), (organizer.Value, organizer.Parameters["CN"]));
        var attendee = Assert.Single(entry, property => property.Name == "ATTENDEE");
        Assert.Equal(("mailto:ada@example.com", "Ada Lovelace"), (attendee.Value, attendee.Parameters["CN"]));
        Assert.Equal(("ACCEPTED", "FALSE"), (attendee.Parameters["PARTSTAT"], attendee.Parameters["RSVP"]));
    }

    [Fact]
    public async Task A_downloaded_file_is_the_same_event_without_attendees()
    {
        var (calendar, entry) = await ReadAsync(Emails.Booking, CalendarMethod.Publish);
        var (_, invitation) = await ReadAsync(Emails.Booking, CalendarMethod.Request);

        Assert.Equal("PUBLISH", calendar.Value("METHOD"));
        Assert.DoesNotContain(entry, property => property.Name == "ATTENDEE");
        Assert.Equal(invitation.Value("UID"), entry.Value("UID"));
        Assert.Equal(invitation.Value("DTSTART"), entry.Value("DTSTART"));
    }

    [Fact]
    public async Task A_cancelled_booking_is_a_cancelled_event()
    {
        var (_, entry) = await ReadAsync(Emails.Booking with { Status = BookingStatus.Cancelled }, CalendarMethod.Publish);

        Assert.Equal("CANCELLED", entry.Value("STATUS"));
    }

    [Theory]
    [InlineData("Etc/UTC", "2026-03-01T10:00", "20260301T100000Z", "20260301T110000Z")]
    [InlineData("Etc/UTC", "2026-03-29T01:00", "20260329T010000Z", "20260329T020000Z")]
    [InlineData("Europe/London", "2026-03-01T10:00", "20260301T100000Z", "20260301T110000Z")]
    [InlineData("Europe/London", "2026-03-29T00:00", "20260329T000000Z", "20260329T010000Z")]
    [InlineData("Europe/London", "2026-03-29T10:00", "20260329T090000Z", "20260329T100000Z")]
    [InlineData("Europe/London", "2026-03-31T16:00", "20260331T150000Z", "20260331T160000Z")]
    [InlineData("America/St_Johns", "2026-03-01T10:00", "20260301T133000Z", "20260301T143000Z")]
    [InlineData("America/St_Johns", "2026-03-31T16:00", "20260331T183000Z", "20260331T193000Z")]
    [InlineData("Asia/Kolkata", "2026-03-03T09:00", "20260303T033000Z", "20260303T043000Z")]
    [InlineData("Pacific/Kiritimati", "2026-03-01T10:00", "20260228T200000Z", "20260228T210000Z")]
    public async Task Times_are_in_utc_before_and_after_a_clock_change(string timeZone, string slot, string start, string end)
    {
        var (_, entry) = await ReadAsync(Emails.Booking with { SlotId = SlotId.Parse(slot) }, CalendarMethod.Request, timeZone);

        Assert.Equal((start, end), (entry.Value("DTSTART"), entry.Value("DTEND")));
    }

    [Theory]
    [InlineData("Europe/London", "2026-03-29T01:00", "20260329T010000Z", "20260329T020000Z")]
    [InlineData("Europe/Dublin", "2026-03-29T01:00", "20260329T010000Z", "20260329T020000Z")]
    [InlineData("Africa/Casablanca", "2026-03-22T02:00", "20260322T020000Z", "20260322T030000Z")]
    public async Task A_start_in_the_hour_that_the_clocks_skip_is_the_instant_after_the_gap(
        string timeZone, string slot, string start, string end)
    {
        var (_, entry) = await ReadAsync(Emails.Booking with { SlotId = SlotId.Parse(slot) }, CalendarMethod.Request, timeZone);

        Assert.Equal((start, end), (entry.Value("DTSTART"), entry.Value("DTEND")));
    }

    [Fact]
    public async Task A_start_in_an_hour_that_occurs_twice_is_the_first_one()
    {
        var (_, entry) = await ReadAsync(
            Emails.Booking with { SlotId = SlotId.Parse("2026-10-25T01:00") }, CalendarMethod.Request, "Europe/London");

        Assert.Equal(("20261025T000000Z", "20261025T010000Z"), (entry.Value("DTSTART"), entry.Value("DTEND")));
    }

    public static TheoryData<string, string> Names => new()
    {
        { "علي حسن", "علي حسن" },
        { Family, Family },
        { "a" + Family, "a" + Family },
        { "Smith; John, \"Jack\": <b>&\\n", "Smith; John, 'Jack': <b>&\\n" },
        { "Ada\r\nATTENDEE:mailto:x@example.com", "Ada ATTENDEE:mailto:x@example.com" },
        { new string('x', 100), new string('x', 100) },
        { string.Join(' ', Enumerable.Repeat("ab", 40)), string.Join(' ', Enumerable.Repeat("ab", 40)) },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Folding_keeps_every_name_and_a_name_adds_no_line(string name, string read)
    {
        var (_, entry) = await ReadAsync(Emails.Booking with { Name = name }, CalendarMethod.Request);

        Assert.Equal(read, Assert.Single(entry, property => property.Name == "ATTENDEE").Parameters["CN"]);
    }

    [Fact]
    public async Task The_event_and_the_venue_are_escaped()
    {
        await using var services = Emails.Services(
            options: new EventOptions { Name = @"Tea; cake, \n " + Family, Venue = "Hall\r\nEND:VEVENT" });

        var (_, entry) = StrictCalendarReader.Read(
            services.GetRequiredService<CalendarFile>().Create(Emails.Booking, CalendarMethod.Request));

        Assert.Equal(@"Tea; cake, \n " + Family, entry.Text("SUMMARY"));
        Assert.Equal("Hall END:VEVENT", entry.Text("LOCATION"));
    }

    [Theory]
    [InlineData("ada+tag@example.com", "mailto:ada+tag@example.com")]
    [InlineData("o'brien@example.com", "mailto:o'brien@example.com")]
    [InlineData("a?b=c&d/e%f@example.com", "mailto:a%3Fb%3Dc%26d%2Fe%25f@example.com")]
    [InlineData("docomo..user.@docomo.ne.jp", "mailto:docomo..user.@docomo.ne.jp")]
    [InlineData("名前@例え.テスト", "mailto:%E5%90%8D%E5%89%8D@例え.テスト")]
    public async Task Every_valid_email_address_becomes_a_mailto_address(string address, string uri)
    {
        var (_, entry) = await ReadAsync(Emails.Booking with { Email = address }, CalendarMethod.Request);

        Assert.Equal(uri, entry.Value("ATTENDEE"));
    }

    [Fact]
    public async Task The_same_booking_gives_the_same_bytes()
    {
        await using var first = Emails.Services();
        await using var second = Emails.Services();

        Assert.Equal(
            Encoding.UTF8.GetString(first.GetRequiredService<CalendarFile>().Create(Emails.Booking, CalendarMethod.Request)),
            Encoding.UTF8.GetString(second.GetRequiredService<CalendarFile>().Create(Emails.Booking, CalendarMethod.Request)));
    }

    private static async Task<(IReadOnlyList<CalendarProperty> Calendar, IReadOnlyList<CalendarProperty> Event)> ReadAsync(
        Booking booking, CalendarMethod method, string timeZone = "Etc/UTC")
    {
        await using var services = Emails.Services(timeZone);
        return StrictCalendarReader.Read(services.GetRequiredService<CalendarFile>().Create(booking, method));
    }
}
