using EventBooking.Bookings;
using EventBooking.Email;
using EventBooking.Outbox;
using EventBooking.Tests.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace EventBooking.Tests.Outbox;

/// <summary>Attempts over several days, with a clock that the test sets.</summary>
public sealed class OutboxProcessorTests : IAsyncLifetime
{
    /// <summary>An hour before Resend forgets an id.</summary>
    private static readonly TimeSpan ServiceForgets = TimeSpan.FromHours(23);

    private readonly SqliteHost host = new();
    private readonly FakeEmailSender sender = new();
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 2, 1, 12, 0, 1, TimeSpan.Zero));
    private Site site = null!;
    private OutboxProcessor processor = null!;
    private Booking booking = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IOutbox Outbox => site.Services.GetRequiredService<IOutbox>();

    private OutboxAdministration Administration => site.Services.GetRequiredService<OutboxAdministration>();

    public async ValueTask InitializeAsync()
    {
        site = Site.Start(new Dictionary<string, string?>(host.Settings) { ["Reminders:Before"] = "" }, services =>
        {
            services.Remove(services.Single(service => service.ImplementationType == typeof(OutboxProcessor)));
            services.AddSingleton<TimeProvider>(time);
            services.AddSingleton<IEmailSender>(sender);
        });
        processor = ActivatorUtilities.CreateInstance<OutboxProcessor>(site.Services);
        booking = await BookAsync("2026-03-01T10:00");
    }

    public async ValueTask DisposeAsync()
    {
        await site.DisposeAsync();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Both_messages_are_sent_in_one_pass_with_the_admins_first()
    {
        await PassAsync();

        Assert.Equal([$"{booking.Id}-admin", $"{booking.Id}-attendee"], sender.Sent);
        Assert.All(await StatesAsync(), state => Assert.Equal((OutboxStatus.Sent, 1), (state.Status, state.Attempts)));
    }

    [Fact]
    public async Task A_failing_message_is_retried_after_seconds_minutes_and_hours_and_fails_within_a_day()
    {
        sender.Outcome = id =>
            id.EndsWith("admin", StringComparison.Ordinal) ? new EmailOutcome.Retry("out of order") : new EmailOutcome.Accepted();
        var start = time.GetUtcNow();
        var attempts = new List<TimeSpan>();
        while ((await StatesAsync())[0].Status == OutboxStatus.Waiting)
        {
            var before = sender.Sent.Count;
            await PassAsync();
            if (sender.Sent.Count > before)
            {
                attempts.Add(time.GetUtcNow() - start);
            }

            time.Advance(TimeSpan.FromSeconds(1) + (time.GetUtcNow() - start) / 50);
        }

        var parked = (await StatesAsync())[0];
        Assert.Equal((OutboxStatus.Failed, 13, "out of order"), (parked.Status, parked.Attempts, parked.LastError));
        Assert.Equal(13, attempts.Count);
        Assert.True(attempts[1] < TimeSpan.FromSeconds(10), $"{attempts[1]}");
        Assert.InRange(attempts[^1], TimeSpan.FromHours(12), TimeSpan.FromHours(23));
    }

    [Fact]
    public async Task A_pause_requested_by_the_service_holds_all_messages_and_counts_no_attempt()
    {
        sender.Outcome = _ => new EmailOutcome.Wait("quota", TimeSpan.FromHours(1));
        await PassAsync();
        await PassAsync();
        Assert.Single(sender.Sent);

        sender.Outcome = _ => new EmailOutcome.Accepted();
        time.Advance(TimeSpan.FromHours(1));
        await PassAsync();

        Assert.All(await StatesAsync(), state => Assert.Equal((OutboxStatus.Sent, 1), (state.Status, state.Attempts)));
    }

    [Fact]
    public async Task While_the_quota_is_used_up_attendees_come_before_the_admin_and_operators_see_the_next_attempt()
    {
        var other = await BookAsync("2026-03-03T09:00");
        sender.Outcome = _ => new EmailOutcome.QuotaUsedUp("quota", TimeSpan.FromHours(1));
        await PassAsync();
        var health = site.Services.GetRequiredService<EmailHealthCheck>();
        Assert.Equal("The quota of the mail service is used up. The next attempt is at 2026-02-01 13:00 UTC.", health.Problem);
        var later = await BookAsync("2026-03-03T10:00");
        sender.Sent.Clear();

        sender.Outcome = id =>
            id.EndsWith("admin", StringComparison.Ordinal)
                ? new EmailOutcome.QuotaUsedUp("quota", TimeSpan.FromHours(1))
                : new EmailOutcome.Accepted();
        time.Advance(TimeSpan.FromHours(1));
        await PassAsync();

        string[] ofAttendees = [.. new[] { booking, other, later }.Select(booked => $"{booked.Id}-attendee").Order(StringComparer.Ordinal)];
        Assert.Equal(ofAttendees, sender.Sent.Take(3).Order(StringComparer.Ordinal));
        Assert.All(sender.Sent.Skip(3), id => Assert.EndsWith("admin", id, StringComparison.Ordinal));

        sender.Outcome = _ => new EmailOutcome.Accepted();
        time.Advance(TimeSpan.FromHours(1));
        await PassAsync();
        Assert.All(await StatesAsync(), state => Assert.Equal(OutboxStatus.Sent, state.Status));
        Assert.Null(health.Problem);
    }

    [Fact]
    public async Task Messages_wait_without_limit_for_a_wrong_setting()
    {
        sender.Outcome = _ => new EmailOutcome.Misconfigured("key");
        for (var hour = 0; hour < 100; hour++)
        {
            await PassAsync();
            time.Advance(TimeSpan.FromHours(1));
        }

        sender.Outcome = _ => new EmailOutcome.Accepted();
        await PassAsync();

        Assert.All(await StatesAsync(), state => Assert.Equal((OutboxStatus.Sent, 1), (state.Status, state.Attempts)));
    }

    [Fact]
    public async Task A_sender_that_throws_counts_as_one_attempt()
    {
        sender.Outcome = _ => throw new InvalidOperationException("a fault of ours");
        await PassAsync();

        Assert.All(
            await StatesAsync(),
            state => Assert.Equal(
                (OutboxStatus.Waiting, 1, "InvalidOperationException"), (state.Status, state.Attempts, state.LastError)));
    }

    [Fact]
    public async Task Messages_that_the_service_delays_for_days_are_sent_in_the_end()
    {
        sender.Outcome = _ => new EmailOutcome.Wait("quota", TimeSpan.FromHours(6));
        for (var pause = 0; pause < 10; pause++)
        {
            await PassAsync();
            time.Advance(TimeSpan.FromHours(6));
        }

        sender.Outcome = _ => new EmailOutcome.Accepted();
        await PassAsync();

        Assert.All(await StatesAsync(), state => Assert.Equal((OutboxStatus.Sent, 1), (state.Status, state.Attempts)));
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    public async Task A_message_that_may_have_arrived_fails_once_the_service_may_have_forgotten_it(int seconds, bool isSent)
    {
        sender.Outcome = id =>
            id.EndsWith("admin", StringComparison.Ordinal) ? new EmailOutcome.Retry("no answer") : new EmailOutcome.Accepted();
        await PassAsync();
        time.Advance(ServiceForgets + TimeSpan.FromSeconds(seconds));
        await PassAsync();

        var admins = (await StatesAsync())[0];
        Assert.Equal(isSent ? 2 : 1, SentTo(EmailRecipient.Admin));
        Assert.Equal((isSent ? OutboxStatus.Waiting : OutboxStatus.Failed, isSent ? 2 : 1), (admins.Status, admins.Attempts));
        Assert.Contains(isSent ? "no answer" : "may have arrived", admins.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_a_crash_left_claimed_fails_later_and_blocks_no_other()
    {
        Assert.Single(
            await Outbox.ClaimAsync(recipient: null, 1, time.GetUtcNow(), time.GetUtcNow() + TimeSpan.FromMinutes(2), Cancellation));
        time.Advance(ServiceForgets);
        await PassAsync();

        Assert.Equal([$"{booking.Id}-attendee"], sender.Sent);
        Assert.Equal(
            [(OutboxStatus.Failed, 0), (OutboxStatus.Sent, 1)],
            (await StatesAsync()).Select(state => (state.Status, state.Attempts)));
    }

    [Fact]
    public async Task An_aborted_delivery_may_have_arrived()
    {
        using var stopping = new CancellationTokenSource();
        sender.Outcome = _ =>
        {
            stopping.Cancel();
            throw new OperationCanceledException(stopping.Token);
        };
        await processor.ProcessDueAsync(stopping.Token, stopping.Token);
        time.Advance(ServiceForgets);
        await PassAsync();

        Assert.Equal(1, SentTo(EmailRecipient.Admin));
        Assert.Equal(OutboxStatus.Failed, (await StatesAsync())[0].Status);
    }

    [Fact]
    public async Task A_message_that_a_crash_left_claimed_may_have_arrived_although_the_service_rejects_it_now()
    {
        Assert.Single(
            await Outbox.ClaimAsync(recipient: null, 1, time.GetUtcNow(), time.GetUtcNow() + TimeSpan.FromMinutes(2), Cancellation));
        sender.Outcome = _ => new EmailOutcome.Misconfigured("key");
        time.Advance(TimeSpan.FromHours(1));
        await PassAsync();
        sender.Outcome = _ => new EmailOutcome.Accepted();
        time.Advance(ServiceForgets);
        await PassAsync();

        Assert.Equal(1, SentTo(EmailRecipient.Admin));
        Assert.Equal(OutboxStatus.Failed, (await StatesAsync())[0].Status);
    }

    [Fact]
    public async Task Retrying_an_old_failed_message_sends_it_under_its_id()
    {
        sender.Outcome = _ => new EmailOutcome.Refused("no such domain");
        await PassAsync();
        sender.Outcome = _ => new EmailOutcome.Accepted();
        time.Advance(TimeSpan.FromDays(3));

        Assert.Equal(2, await Administration.RetryFailedAsync(booking.Id, Cancellation));
        await PassAsync();

        Assert.Equal(sender.Sent[..2].Order(StringComparer.Ordinal), sender.Sent[2..].Order(StringComparer.Ordinal));
        Assert.All(
            await StatesAsync(),
            state => Assert.Equal((OutboxStatus.Sent, 1, null), (state.Status, state.Attempts, state.LastError)));
    }

    [Fact]
    public async Task A_retried_message_that_may_have_arrived_fails_once_the_service_has_forgotten_it()
    {
        sender.Outcome = _ => new EmailOutcome.Refused("no such domain");
        await PassAsync();
        time.Advance(TimeSpan.FromHours(18));
        Assert.Equal(2, await Administration.RetryFailedAsync(booking.Id, Cancellation));
        time.Advance(TimeSpan.FromHours(12));
        var sent = sender.Sent.Count;

        await PassAsync();

        Assert.Equal(sent, sender.Sent.Count);
        Assert.All(await StatesAsync(), state => Assert.Equal(OutboxStatus.Failed, state.Status));
    }

    [Fact]
    public async Task A_repeated_confirmation_is_a_new_message_and_its_status_is_shown()
    {
        await PassAsync();
        sender.Outcome = _ => new EmailOutcome.Refused("no such domain");
        await Administration.SendConfirmationAgainAsync(booking, 2, Cancellation);
        Assert.Equal(OutboxStatus.Waiting, await FindConfirmationAsync());

        await PassAsync();

        Assert.Equal([$"{booking.Id}-admin", $"{booking.Id}-attendee", $"{booking.Id}-attendee-2"], sender.Sent);
        Assert.Equal(OutboxStatus.Failed, await FindConfirmationAsync());
    }

    private async Task<Booking> BookAsync(string slotId)
    {
        var command = TestData.CreateCommand(TestData.GetSlot(slotId));
        var outcomes = await site.Services.GetRequiredService<IBookingStore>().BookAsync([command]);
        return ((BookingOutcome.Booked)Assert.Single(outcomes)).Booking;
    }

    private int SentTo(EmailRecipient recipient) => sender.Sent.Count(id => id == OutboxMessage.IdOf(booking.Id, recipient));

    private Task<OutboxStatus?> FindConfirmationAsync() =>
        site.Services.GetRequiredService<OutboxAdministration>().FindConfirmationAsync(booking, Cancellation);

    private Task PassAsync() => processor.ProcessDueAsync(Cancellation, Cancellation);

    private Task<IReadOnlyList<MessageState>> StatesAsync() => Outbox.FindByBookingAsync(booking.Id, Cancellation);

    private sealed class FakeEmailSender : IEmailSender
    {
        public Func<string, EmailOutcome> Outcome { get; set; } = _ => new EmailOutcome.Accepted();

        public List<string> Sent { get; } = [];

        public Task<EmailOutcome> SendAsync(string messageId, EmailMessage message, CancellationToken cancellationToken)
        {
            lock (Sent)
            {
                Sent.Add(messageId);
            }

            return Task.FromResult(Outcome(messageId));
        }
    }
}
