using EventBooking.Bookings;
using EventBooking.Email;
using EventBooking.Outbox;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Storage;

/// <summary>The outbox of every store.</summary>
public abstract partial class OutboxContract : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 2, 1, 12, 0, 1, TimeSpan.Zero);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    protected IStoreHost Host { get; private set; } = null!;
    private IBookingStore store = null!;
    private IOutbox outbox = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected abstract IStoreHost CreateHost();

    public async ValueTask InitializeAsync()
    {
        Host = CreateHost();
        store = await Host.OpenAsync();
        outbox = Host.OpenOutbox();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Host.DisposeAsync();
    }

    [Fact]
    public async Task The_admins_message_is_due_at_once_and_has_its_booking()
    {
        var booking = await BookAsync();

        var claimed = Assert.Single(await ClaimAsync(Now));

        Assert.Equal(
            (OutboxMessage.IdOf(booking.Id, EmailRecipient.Admin), EmailRecipient.Admin, 0),
            (claimed.MessageId, claimed.Recipient, claimed.Attempts));
        Assert.Equal(booking, claimed.Booking);
    }

    [Theory]
    [InlineData(OutboxStatus.Sent)]
    [InlineData(OutboxStatus.Failed)]
    [InlineData(OutboxStatus.Waiting)]
    public async Task The_attendees_message_is_due_after_the_admins_was_tried_with_any_result(OutboxStatus cameOfIt)
    {
        await BookAsync();
        var admins = Assert.Single(await ClaimAsync(Now));
        await SettleAsync(admins, cameOfIt, attempts: 1, Now + TimeSpan.FromHours(1));

        var attendees = Assert.Single(await ClaimAsync(Now));

        Assert.Equal(EmailRecipient.Attendee, attendees.Recipient);
    }

    [Fact]
    public async Task The_attendees_message_is_due_after_the_admins_failed_without_another_attempt()
    {
        await BookAsync();
        await SettleAsync(Assert.Single(await ClaimAsync(Now)), OutboxStatus.Failed, attempts: 0, Now);

        Assert.Equal(EmailRecipient.Attendee, Assert.Single(await ClaimAsync(Now)).Recipient);
    }

    [Fact]
    public async Task The_attendees_message_stays_held_when_the_admins_was_given_back()
    {
        await BookAsync();
        await SettleAsync(Assert.Single(await ClaimAsync(Now)), OutboxStatus.Waiting, attempts: 0, Now);

        Assert.Equal(EmailRecipient.Admin, Assert.Single(await ClaimAsync(Now)).Recipient);
    }

    [Fact]
    public async Task A_claimed_message_cannot_be_claimed_again_until_its_lease_ends()
    {
        await BookAsync();
        await ClaimAsync(Now);

        Assert.Empty(await ClaimAsync(Now + Lease - TimeSpan.FromMilliseconds(1)));
        Assert.Single(await ClaimAsync(Now + Lease));
    }

    [Fact]
    public async Task Settling_after_the_lease_has_passed_to_another_claim_changes_nothing()
    {
        var booking = await BookAsync();
        var late = Assert.Single(await ClaimAsync(Now));
        var current = Assert.Single(await ClaimAsync(Now + Lease));

        await SettleAsync(late, OutboxStatus.Failed, attempts: 1, Now);
        await SettleAsync(current, OutboxStatus.Sent, attempts: 1, Now);

        Assert.Equal(OutboxStatus.Sent, (await outbox.FindByBookingAsync(booking.Id, Cancellation))[0].Status);
    }

    [Fact]
    public async Task A_postponed_message_is_due_at_its_time_and_keeps_its_attempts()
    {
        await BookAsync();
        await SettleAsync(
            Assert.Single(await ClaimAsync(Now)), OutboxStatus.Waiting, attempts: 1, Now + TimeSpan.FromSeconds(5), "it failed");
        await SettleAsync(Assert.Single(await ClaimAsync(Now)), OutboxStatus.Sent, attempts: 1, Now);

        Assert.Empty(await ClaimAsync(Now + TimeSpan.FromSeconds(4)));
        Assert.Equal(1, Assert.Single(await ClaimAsync(Now + TimeSpan.FromSeconds(5))).Attempts);
    }

    [Theory]
    [InlineData(OutboxStatus.Sent)]
    [InlineData(OutboxStatus.Failed)]
    public async Task A_settled_message_is_never_due_again(OutboxStatus status)
    {
        await BookAsync();
        await SettleAsync(Assert.Single(await ClaimAsync(Now)), status, attempts: 1, Now);
        await SettleAsync(Assert.Single(await ClaimAsync(Now)), status, attempts: 1, Now);

        Assert.Empty(await ClaimAsync(Now + TimeSpan.FromDays(365)));
    }

    [Fact]
    public async Task Claims_from_many_instances_at_once_share_no_message()
    {
        var batch = TestData.Calendar.Days.SelectMany(day => day.Slots).Take(40).Select(slot => TestData.CreateCommand(slot)).ToList();
        await store.BookAsync(batch);

        var claims = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ =>
            Task.Run(() => Host.OpenOutbox().ClaimAsync(recipient: null, 15, Now, Now + Lease, Cancellation))));

        var ids = claims.SelectMany(claim => claim).Select(claimed => claimed.MessageId).ToList();
        Assert.Equal(40, ids.Count);
        Assert.Equal(40, ids.Distinct().Count());
    }

    [Fact]
    public async Task Claims_return_the_earliest_due_messages_up_to_the_limit()
    {
        var slots = TestData.Calendar.Days[0].Slots;
        var commands = Enumerable.Range(0, 5)
            .Select(i => TestData.CreateCommand(slots[i]) with { CreatedAt = Now.AddSeconds(-i) })
            .ToList();
        await store.BookAsync(commands);

        var claimed = await outbox.ClaimAsync(recipient: null, 3, Now, Now + Lease, Cancellation);

        Assert.Equal(commands.Select(command => command.BookingId).Reverse().Take(3), claimed.Select(message => message.Booking.Id));
    }

    [Fact]
    public async Task A_claim_says_when_the_message_was_claimed_first()
    {
        await BookAsync();

        var first = Assert.Single(await ClaimAsync(Now));
        var second = Assert.Single(await ClaimAsync(Now + Lease));
        var third = Assert.Single(await ClaimAsync(Now + 2 * Lease));

        Assert.Equal([null, Now, Now], new[] { first, second, third }.Select(claimed => claimed.FirstTriedAt));
    }

    [Fact]
    public async Task The_time_of_the_first_attempt_is_kept_through_all_attempts()
    {
        await BookAsync();
        await SettleAsync(Assert.Single(await ClaimAsync(Now)), OutboxStatus.Waiting, attempts: 1, Now + Lease);
        await SettleAsync(await ClaimAdminsAsync(Now + Lease), OutboxStatus.Waiting, attempts: 2, Now + 2 * Lease);

        Assert.Equal(Now, (await ClaimAdminsAsync(Now + 2 * Lease)).FirstTriedAt);
    }

    [Fact]
    public async Task A_message_that_was_certainly_not_accepted_counts_as_never_tried()
    {
        await BookAsync();
        await GiveBackAsync(Assert.Single(await ClaimAsync(Now)), wasNotAccepted: true);

        Assert.Null(Assert.Single(await ClaimAsync(Now)).FirstTriedAt);
    }

    [Fact]
    public async Task A_message_that_may_have_been_accepted_counts_as_tried_without_a_counted_attempt()
    {
        await BookAsync();
        await GiveBackAsync(Assert.Single(await ClaimAsync(Now)), wasNotAccepted: false);

        Assert.Equal(Now, Assert.Single(await ClaimAsync(Now)).FirstTriedAt);
    }

    [Fact]
    public async Task A_message_that_an_earlier_claim_may_have_sent_counts_as_tried()
    {
        await BookAsync();
        await ClaimAsync(Now);
        await GiveBackAsync(Assert.Single(await ClaimAsync(Now + Lease)), wasNotAccepted: true);

        Assert.Equal(Now, Assert.Single(await ClaimAsync(Now + Lease)).FirstTriedAt);
    }

    private async Task<Booking> BookAsync()
    {
        var outcomes = await store.BookAsync([TestData.CreateCommand(TestData.GetSlot("2026-03-01T10:00"))]);
        return ((BookingOutcome.Booked)Assert.Single(outcomes)).Booking;
    }

    private Task<IReadOnlyList<ClaimedMessage>> ClaimAsync(DateTimeOffset now) =>
        outbox.ClaimAsync(recipient: null, 10, now, now + Lease, Cancellation);

    private async Task<ClaimedMessage> ClaimAdminsAsync(DateTimeOffset now) =>
        (await ClaimAsync(now)).Single(claimed => claimed.Recipient == EmailRecipient.Admin);

    private Task GiveBackAsync(ClaimedMessage claimed, bool wasNotAccepted) =>
        outbox.SettleAsync(
            claimed, new(OutboxStatus.Waiting, claimed.Attempts, Now, null) { WasNotAccepted = wasNotAccepted }, Cancellation);

    private Task SettleAsync(ClaimedMessage claimed, OutboxStatus status, int attempts, DateTimeOffset at, string? error = null) =>
        outbox.SettleAsync(claimed, new(status, attempts, at, error), Cancellation);
}
