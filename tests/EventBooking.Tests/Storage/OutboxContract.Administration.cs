using EventBooking.Bookings;
using EventBooking.Email;
using EventBooking.Outbox;

namespace EventBooking.Tests.Storage;

/// <content>Status, retries and repeated confirmations.</content>
public abstract partial class OutboxContract
{
    [Fact]
    public async Task The_state_of_a_message_has_its_creation_due_and_settlement_times()
    {
        var booking = await BookAsync();
        var admins = new MessageState
        {
            Id = $"{booking.Id}-admin",
            Recipient = EmailRecipient.Admin,
            Kind = EmailKind.Booked,
            Status = OutboxStatus.Waiting,
            Attempts = 0,
            LastError = null,
            CreatedAt = booking.CreatedAt,
            DueAt = booking.CreatedAt,
            SettledAt = null,
        };
        var held = admins with { Id = $"{booking.Id}-attendee", Recipient = EmailRecipient.Attendee, DueAt = null };
        Assert.Equal([admins, held], await StatesAsync(booking));

        await SettleAsync(Assert.Single(await ClaimAsync(Now)), OutboxStatus.Waiting, attempts: 1, Now + Lease, "it failed");
        Assert.Equal(
            [admins with { Attempts = 1, LastError = "it failed", DueAt = Now + Lease }, held with { DueAt = booking.CreatedAt }],
            await StatesAsync(booking));

        await SettleAsync(Assert.Single(await ClaimAsync(Now)), OutboxStatus.Sent, attempts: 1, Now);
        await SettleAsync(Assert.Single(await ClaimAsync(Now + Lease)), OutboxStatus.Failed, attempts: 2, Now + Lease, "it failed again");
        Assert.Equal(
            [
                admins with
                {
                    Status = OutboxStatus.Failed,
                    Attempts = 2,
                    LastError = "it failed again",
                    DueAt = null,
                    SettledAt = Now + Lease,
                },
                held with { Status = OutboxStatus.Sent, Attempts = 1, SettledAt = Now },
            ],
            await StatesAsync(booking));
    }

    [Fact]
    public async Task A_repeated_confirmation_is_due_at_once_and_has_its_own_id()
    {
        var booking = await BookAsync();
        await SettleAllAsync(OutboxStatus.Sent);

        Assert.True(await outbox.AddAsync(OutboxMessage.CreateRepeat(booking, 2, Now), Cancellation));

        var claimed = Assert.Single(await ClaimAsync(Now));
        Assert.Equal(
            ($"{booking.Id}-attendee-2", EmailRecipient.Attendee, 0, null),
            (claimed.MessageId, claimed.Recipient, claimed.Attempts, claimed.FirstTriedAt));
        Assert.Equal(booking, claimed.Booking);
    }

    [Fact]
    public async Task Adding_the_same_message_again_changes_nothing()
    {
        var booking = await BookAsync();
        await outbox.AddAsync(OutboxMessage.CreateRepeat(booking, 2, Now), Cancellation);
        await SettleAllAsync(OutboxStatus.Sent);
        var before = await StatesAsync(booking);

        Assert.False(await outbox.AddAsync(OutboxMessage.CreateRepeat(booking, 2, Now + Lease), Cancellation));

        Assert.Equal(before, await StatesAsync(booking));
        Assert.Empty(await ClaimAsync(Now + Lease));
    }

    [Fact]
    public async Task Messages_to_the_attendee_come_after_the_admins_in_order_of_creation()
    {
        var booking = await BookAsync();
        foreach (var number in Enumerable.Range(2, 10))
        {
            await outbox.AddAsync(OutboxMessage.CreateRepeat(booking, number, Now + TimeSpan.FromMinutes(number)), Cancellation);
        }

        var ids = Enumerable.Range(2, 10).Select(number => $"{booking.Id}-attendee-{number}");
        Assert.Equal([$"{booking.Id}-admin", $"{booking.Id}-attendee", .. ids], (await StatesAsync(booking)).Select(state => state.Id));
    }

    [Fact]
    public async Task Retried_messages_of_a_booking_wait_as_if_never_tried_and_keep_their_last_error()
    {
        var booking = await BookAsync();
        var other = await BookAsync();
        await SettleAllAsync(OutboxStatus.Failed, "it failed");
        var otherBefore = await StatesAsync(other);
        var later = Now + TimeSpan.FromDays(2);

        Assert.Equal(2, await outbox.RetryFailedAsync(booking.Id, later, forgottenSince: Now, Cancellation));

        Assert.All(
            await StatesAsync(booking),
            state => Assert.Equal(
                (OutboxStatus.Waiting, 0, "it failed", later, null),
                (state.Status, state.Attempts, state.LastError, state.DueAt, state.SettledAt)));
        Assert.Equal(otherBefore, await StatesAsync(other));
        var claimed = await ClaimAsync(later);
        Assert.Equal([booking.Id, booking.Id], claimed.Select(message => message.Booking.Id));
        Assert.All(claimed, message => Assert.Equal((0, null), (message.Attempts, message.FirstTriedAt)));
    }

    [Fact]
    public async Task A_retried_message_that_may_have_been_accepted_keeps_the_time_of_its_first_attempt()
    {
        var booking = await BookAsync();
        await SettleAllAsync(OutboxStatus.Failed, "it failed");

        var forgottenSince = Now - TimeSpan.FromMilliseconds(1);
        Assert.Equal(2, await outbox.RetryFailedAsync(booking.Id, Now + Lease, forgottenSince, Cancellation));

        var claimed = await ClaimAsync(Now + Lease);
        Assert.Equal(2, claimed.Count);
        Assert.All(claimed, message => Assert.Equal((0, Now), (message.Attempts, message.FirstTriedAt)));
    }

    [Fact]
    public async Task Retrying_all_failed_messages_changes_no_others()
    {
        await BookAsync();
        await SettleAllAsync(OutboxStatus.Failed);
        var sent = await BookAsync();
        await SettleAllAsync(OutboxStatus.Sent);
        var waiting = await BookAsync();
        var (sentBefore, waitingBefore) = (await StatesAsync(sent), await StatesAsync(waiting));

        Assert.Equal(2, await outbox.RetryFailedAsync(null, Now + Lease, forgottenSince: Now, Cancellation));
        Assert.Equal(0, await outbox.RetryFailedAsync(null, Now + Lease, forgottenSince: Now, Cancellation));

        Assert.Equal(sentBefore, await StatesAsync(sent));
        Assert.Equal(waitingBefore, await StatesAsync(waiting));
    }

    [Fact]
    public async Task The_summary_of_an_empty_outbox_is_zero()
    {
        var summary = await outbox.SummarizeAsync(10, Cancellation);

        Assert.Equal((0, 0, 0, 0), (summary.Waiting, summary.Retrying, summary.Failed, summary.LatestFailed.Count));
    }

    [Fact]
    public async Task The_summary_counts_waiting_retrying_and_failed_messages_and_lists_the_latest_failed()
    {
        var booking = await BookAsync();
        await SettleAsync(Assert.Single(await ClaimAsync(Now)), OutboxStatus.Failed, attempts: 3, Now, "the admin's");
        await SettleAsync(Assert.Single(await ClaimAsync(Now)), OutboxStatus.Failed, attempts: 1, Now + Lease, "the attendee's");
        var other = await BookAsync();
        await SettleAsync(Assert.Single(await ClaimAsync(Now)), OutboxStatus.Failed, attempts: 1, Now - Lease, "the first");
        await SettleAsync(Assert.Single(await ClaimAsync(Now)), OutboxStatus.Sent, attempts: 1, Now);
        await BookAsync();
        await SettleAsync(Assert.Single(await ClaimAsync(Now)), OutboxStatus.Waiting, attempts: 1, Now + Lease, "it failed");
        await BookAsync();

        var summary = await outbox.SummarizeAsync(2, Cancellation);
        var latest = new FailedMessage
        {
            Reference = booking.Reference,
            Recipient = EmailRecipient.Attendee,
            Reason = "the attendee's",
            Attempts = 1,
            SettledAt = Now + Lease,
        };

        Assert.Equal((4, 1, 3), (summary.Waiting, summary.Retrying, summary.Failed));
        Assert.Equal(
            [latest, latest with { Recipient = EmailRecipient.Admin, Reason = "the admin's", Attempts = 3, SettledAt = Now }],
            summary.LatestFailed);
        Assert.Equal(other.Reference, (await outbox.SummarizeAsync(3, Cancellation)).LatestFailed[2].Reference);
    }

    private Task<IReadOnlyList<MessageState>> StatesAsync(Booking booking) => outbox.FindByBookingAsync(booking.Id, Cancellation);

    private async Task SettleAllAsync(OutboxStatus status, string? error = null)
    {
        while (await ClaimAsync(Now) is { Count: > 0 } claimed)
        {
            foreach (var message in claimed)
            {
                await SettleAsync(message, status, message.Attempts + 1, Now, error);
            }
        }
    }
}
