using EventBooking.Bookings;
using EventBooking.Email;
using EventBooking.Outbox;

namespace EventBooking.Tests.Storage;

/// <content>Messages about one booking come in order.</content>
public abstract partial class OutboxContract
{
    [Fact]
    public async Task A_cancellation_waits_until_the_confirmation_in_progress_is_settled()
    {
        var (_, confirmation) = await CancelWhileTheConfirmationIsSentAsync();

        var others = await ClaimAsync(Now + Lease / 4);
        Assert.DoesNotContain(others, claimed => claimed.Recipient == EmailRecipient.Attendee);
        await SettleAsync(confirmation, OutboxStatus.Sent, attempts: 1, Now);

        var cancellation = Assert.Single(await ClaimAsync(Now + Lease / 2));
        Assert.Equal((EmailKind.Cancelled, EmailRecipient.Attendee), (cancellation.Kind, cancellation.Recipient));
    }

    [Fact]
    public async Task A_cancellation_is_sent_after_the_lease_of_a_confirmation_that_a_crash_has_left()
    {
        var (booking, _) = await CancelWhileTheConfirmationIsSentAsync();
        await SettleAsync(Assert.Single(await ClaimAsync(Now)), OutboxStatus.Sent, attempts: 1, Now);

        var sent = new List<EmailKind>();
        for (var now = Now; sent.Count < 1 && now < Now + 3 * Lease; now += TimeSpan.FromSeconds(1))
        {
            foreach (var claimed in await ClaimAsync(now))
            {
                var isOutdated = SettlementPolicy.IsOutdated(claimed, slotStart: DateTimeOffset.MaxValue, now);
                await SettleAsync(claimed, isOutdated ? OutboxStatus.Outdated : OutboxStatus.Sent, attempts: 1, now);
                if (!isOutdated)
                {
                    sent.Add(claimed.Kind);
                }
            }

            Assert.True(sent.Count == 0 || now >= Now + Lease);
        }

        Assert.Equal([EmailKind.Cancelled], sent);
        Assert.Contains(await StatesAsync(booking), state => state is { Kind: EmailKind.Booked, Status: OutboxStatus.Outdated });
    }

    [Fact]
    public async Task Two_changes_of_a_booking_wait_for_each_other_and_the_latest_is_sent()
    {
        var booking = await BookAsync();
        await SettleAllAsync(OutboxStatus.Sent);
        await DecideAsync(new CorrectCommand { BookingId = booking.Id, At = Now, Name = "Ada King" });
        var first = (await ClaimAsync(Now)).Single(claimed => claimed.Recipient == EmailRecipient.Attendee);
        Assert.Equal((EmailKind.DetailsChanged, 1), (first.Kind, first.Booking.Revision));
        await DecideAsync(new CancelCommand { BookingId = booking.Id, At = Now });

        Assert.DoesNotContain(await ClaimAsync(Now + Lease / 4), claimed => claimed.Recipient == EmailRecipient.Attendee);
        await SettleAsync(first, OutboxStatus.Sent, attempts: 1, Now);

        var next = (await ClaimAsync(Now + Lease / 2)).Single(claimed => claimed.Recipient == EmailRecipient.Attendee);
        Assert.Equal(EmailKind.Cancelled, next.Kind);
    }

    [Fact]
    public async Task Messages_of_several_revisions_that_are_claimed_at_once_have_the_latest_booking()
    {
        var booking = await BookAsync();
        await SettleAllAsync(OutboxStatus.Sent);
        await DecideAsync(new CorrectCommand { BookingId = booking.Id, At = Now, Name = "Ada King" });
        await DecideAsync(new CorrectCommand { BookingId = booking.Id, At = Now, Name = "Ada Byron" });

        var claimed = await outbox.ClaimAsync(EmailRecipient.Admin, 10, Now, Now + Lease, Cancellation);

        Assert.Equal([1, 2], claimed.Select(message => message.Revision).Order());
        Assert.All(claimed, message => Assert.Equal("Ada Byron", message.Booking.Name));
    }

    [Fact]
    public async Task The_kind_the_revision_and_the_detail_of_a_message_are_kept()
    {
        var booking = await BookAsync();
        await SettleAllAsync(OutboxStatus.Sent);
        await DecideAsync(new CancelCommand { BookingId = booking.Id, At = Now, Note = "The hall is closed." });

        var claimed = await outbox.ClaimAsync(EmailRecipient.Attendee, 10, Now, Now + Lease, Cancellation);

        var message = Assert.Single(claimed);
        Assert.Equal((EmailKind.Cancelled, 1, "The hall is closed."), (message.Kind, message.Revision, message.Detail));
        Assert.Equal($"{booking.Id}-attendee-revision-1", message.MessageId);
    }

    private async Task<(Booking Booking, ClaimedMessage Confirmation)> CancelWhileTheConfirmationIsSentAsync()
    {
        var booking = await BookAsync();
        await SettleAsync(Assert.Single(await ClaimAsync(Now)), OutboxStatus.Sent, attempts: 1, Now);
        var confirmation = Assert.Single(await ClaimAsync(Now));
        await DecideAsync(new CancelCommand { BookingId = booking.Id, At = Now });
        return (booking, confirmation);
    }

    private async Task DecideAsync(BookingCommand command) =>
        Assert.IsType<BookingOutcome.Updated>(Assert.Single(await store.DecideAsync([command])));
}
