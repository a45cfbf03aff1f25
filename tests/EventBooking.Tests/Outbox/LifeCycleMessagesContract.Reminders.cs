using EventBooking.Bookings;
using EventBooking.Email;
using EventBooking.Outbox;

namespace EventBooking.Tests.Outbox;

/// <content>Reminders: created, moved and dropped with the booking.</content>
public abstract partial class LifeCycleMessagesContract
{
    [Fact]
    public async Task A_reminder_is_sent_once_at_its_time()
    {
        Open();
        await BookAsync();
        time.SetUtcNow(Start - Before - TimeSpan.FromMilliseconds(1));
        await PassAsync();
        Assert.Equal(["booked"], SentToAttendee());

        await PassAtAsync(Start - Before);
        await PassAtAsync(Start);

        Assert.Equal(["booked", "reminder"], SentToAttendee());
        Assert.Single(sent[^1].Message.Attachments);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("672:00:00", 0)]
    [InlineData("24:00:00", 1)]
    public async Task A_reminder_exists_only_if_its_time_is_still_to_come(string before, int reminders)
    {
        Open(("Reminders:Before", before));
        await BookAsync();

        await PassAtAsync(Start - TimeSpan.FromMinutes(1));

        Assert.Equal(reminders, SentToAttendee().Count(about => about == "reminder"));
    }

    [Fact]
    public async Task A_moved_booking_has_a_reminder_of_its_new_hour_only()
    {
        Open();
        var booking = await BookAsync();
        await PassAsync();
        await ChangeAsync(Changes.ChangeSlotAsync(booking, "2026-03-03T09:00", new ChangeRequest()));

        await PassAtAsync(Start);
        Assert.Equal(["booked", "changed"], SentToAttendee());
        await PassAtAsync(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));

        Assert.Equal(["booked", "changed", "reminder"], SentToAttendee());
        Assert.Contains("Tuesday 3 March 2026, 09:00", sent[^1].Message.Subject, StringComparison.Ordinal);
        Assert.Equal([OutboxStatus.Outdated, OutboxStatus.Sent], await RemindersAsync(booking));
    }

    [Fact]
    public async Task A_cancelled_booking_has_no_reminder()
    {
        Open();
        var booking = await BookAsync();
        await PassAsync();
        await ChangeAsync(Changes.CancelAsync(booking, new ChangeRequest(IsOrganiser: true, NotifiesAttendee: false)));

        await PassAtAsync(Start - Before);

        Assert.Equal(["booked"], SentToAttendee());
        Assert.Equal([OutboxStatus.Outdated], await RemindersAsync(booking));
    }

    [Fact]
    public async Task A_correction_keeps_exactly_one_reminder()
    {
        Open();
        var booking = await BookAsync();
        await PassAsync();
        await ChangeAsync(Changes.CorrectAsync(booking, "Ada King", email: null, phone: null, new ChangeRequest()));

        await PassAtAsync(Start - Before);

        Assert.Equal(["booked", "details-changed", "reminder"], SentToAttendee().Order(StringComparer.Ordinal));
        Assert.Contains(
            "Ada King", sent.Single(email => email.Message.Tags["about"] == "reminder").Message.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reminder_is_not_sent_when_the_hour_has_begun()
    {
        Open();
        var booking = await BookAsync();
        await PassAsync();

        await PassAtAsync(Start);

        Assert.Equal(["booked"], SentToAttendee());
        Assert.Equal([OutboxStatus.Outdated], await RemindersAsync(booking));
    }

    private async Task<IReadOnlyList<OutboxStatus>> RemindersAsync(Booking booking) =>
        [.. (await MessagesAsync(booking)).Where(message => message.Kind == EmailKind.Reminder).Select(message => message.Status)];
}
