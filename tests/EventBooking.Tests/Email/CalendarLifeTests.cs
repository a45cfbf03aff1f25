using EventBooking.Bookings;
using EventBooking.Email;
using EventBooking.Scheduling;
using EventBooking.Tests.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace EventBooking.Tests.Email;

/// <summary>The calendar files of the emails about one booking, applied by a reader that knows only the standards.</summary>
public sealed class CalendarLifeTests
{
    [Theory]
    [InlineData("Europe/London", "2026-03-27T10:00", "2026-03-29T10:00", "2026-03-27T10:00Z", "2026-03-29T09:00Z")]
    [InlineData("Europe/London", "2026-03-31T10:00", "2026-03-01T10:00", "2026-03-31T09:00Z", "2026-03-01T10:00Z")]
    [InlineData("Etc/UTC", "2026-03-27T10:00", "2026-03-29T10:00", "2026-03-27T10:00Z", "2026-03-29T10:00Z")]
    public async Task A_life_is_one_appointment_at_the_right_hour_and_then_none(
        string timeZone, string first, string second, string firstStart, string secondStart)
    {
        var reader = new CalendarReader();
        var life = await FilesAsync(timeZone, SlotId.Parse(first), SlotId.Parse(second));

        reader.Apply(life[0]);
        Assert.Equal(HourFrom(firstStart), Assert.Single(reader.Appointments));
        reader.Apply(life[1]);
        Assert.Equal(HourFrom(secondStart), Assert.Single(reader.Appointments));
        reader.Apply(life[2]);
        Assert.Equal(HourFrom(secondStart), Assert.Single(reader.Appointments));
        reader.Apply(life[3]);
        Assert.Empty(reader.Appointments);
    }

    [Fact]
    public async Task Files_that_are_opened_late_change_nothing()
    {
        var reader = new CalendarReader();
        var life = await FilesAsync("Europe/London", SlotId.Parse("2026-03-27T10:00"), SlotId.Parse("2026-03-29T10:00"));

        reader.Apply(life[1]);
        reader.Apply(life[0]);
        Assert.Equal(HourFrom("2026-03-29T09:00Z"), Assert.Single(reader.Appointments));
        reader.Apply(life[3]);
        reader.Apply(life[2]);
        reader.Apply(life[0]);
        Assert.Empty(reader.Appointments);
    }

    [Fact]
    public async Task Somebody_from_the_waiting_list_has_one_appointment()
    {
        await using var services = Emails.Services();
        var composer = services.GetRequiredService<EmailComposer>();
        var waiting = Emails.Booking with { Status = BookingStatus.Waiting, WaitsFor = WaitTarget.For(Emails.Booking.SlotId) };
        var promoted = waiting.Promote(waiting.SlotId, waiting.CreatedAt.AddHours(1));

        var joined = await composer.ComposeAsync(EmailRecipient.Attendee, [new EmailSubject(EmailKind.Joined, waiting)]);
        var email = await composer.ComposeAsync(EmailRecipient.Attendee, [new EmailSubject(EmailKind.Promoted, promoted)]);

        Assert.Empty(joined.Attachments);
        var reader = new CalendarReader();
        reader.Apply(Assert.Single(email.Attachments).Content.ToArray());
        Assert.Equal(HourFrom("2026-03-01T10:00Z"), Assert.Single(reader.Appointments));
    }

    private static CalendarReader.Appointment HourFrom(string start) =>
        new(DateTimeOffset.Parse(start, null), DateTimeOffset.Parse(start, null).AddHours(1));

    /// <summary>The files of four emails: booked, changed, details changed, cancelled.</summary>
    private static async Task<IReadOnlyList<byte[]>> FilesAsync(string timeZone, SlotId first, SlotId second)
    {
        await using var services = Emails.Services(timeZone);
        var booked = Emails.Booking with { SlotId = first };
        var changed = booked.Revise(booked.CreatedAt.AddHours(1)) with { SlotId = second };
        var corrected = changed.Revise(changed.UpdatedAt.AddMinutes(1)) with { Name = "Ada King" };
        var cancelled = corrected.Revise(corrected.UpdatedAt.AddHours(1)) with { Status = BookingStatus.Cancelled };
        EmailSubject[] subjects =
        [
            new(EmailKind.Booked, booked),
            new(EmailKind.Changed, changed, first.ToString()),
            new(EmailKind.DetailsChanged, corrected),
            new(EmailKind.Cancelled, cancelled),
        ];
        var composer = services.GetRequiredService<EmailComposer>();
        var files = new List<byte[]>();
        foreach (var subject in subjects)
        {
            var email = await composer.ComposeAsync(EmailRecipient.Attendee, [subject]);
            files.Add(Assert.Single(email.Attachments).Content.ToArray());
        }

        return files;
    }
}
