using EventBooking.Email;
using EventBooking.Outbox;
using EventBooking.Storage;
using EventBooking.Tests.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace EventBooking.Tests.Outbox;

/// <summary>One message through days of failure, on a clock that is moved by hand.</summary>
public sealed class OutboxDispatcherTests : IAsyncLifetime
{
    private readonly SqliteHost host = new();
    private readonly ScriptedSender sender = new();
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 2, 1, 12, 0, 1, TimeSpan.Zero));
    private Site site = null!;
    private string bookingId = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private OutboxDispatcher Dispatcher => site.Services.GetRequiredService<OutboxDispatcher>();

    public async ValueTask InitializeAsync()
    {
        site = Site.Start(host.Settings, services =>
        {
            services.Remove(services.Single(service => service.ImplementationType == typeof(OutboxWorker)));
            services.AddSingleton<TimeProvider>(time);
            services.AddSingleton<IEmailSender>(sender);
        });
        var order = Orders.Order(Orders.Slot("2026-03-01T10:00"));
        bookingId = order.BookingId;
        await site.Services.GetRequiredService<IBookingStore>().BookAsync([order]);
    }

    public async ValueTask DisposeAsync()
    {
        await site.DisposeAsync();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Both_messages_leave_in_one_pass_the_admins_first()
    {
        await PassAsync();

        Assert.Equal([$"{bookingId}-admin", $"{bookingId}-attendee"], sender.Sent);
        Assert.All(await StatesAsync(), state => Assert.Equal((OutboxStatus.Sent, 1), (state.Status, state.Attempts)));
    }

    [Fact]
    public async Task What_fails_is_tried_after_seconds_then_minutes_then_hours_within_a_day_and_then_parked_with_its_reason()
    {
        sender.Outcome = id => id.EndsWith("admin", StringComparison.Ordinal) ? new EmailOutcome.Retry("out of order") : new EmailOutcome.Accepted();
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
        Assert.Equal((OutboxStatus.Parked, 13, "out of order"), (parked.Status, parked.Attempts, parked.LastError));
        Assert.Equal(13, attempts.Count);
        Assert.True(attempts[1] < TimeSpan.FromSeconds(10), $"{attempts[1]}");
        Assert.InRange(attempts[^1], TimeSpan.FromHours(12), TimeSpan.FromHours(23));
    }

    [Fact]
    public async Task A_pause_that_the_service_asks_for_holds_all_messages_and_counts_as_no_attempt()
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
    public async Task What_cannot_be_sent_for_a_wrong_setting_waits_however_long_it_takes()
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
    public async Task A_sender_that_throws_costs_one_attempt_and_no_more()
    {
        sender.Outcome = _ => throw new InvalidOperationException("a fault of ours");
        await PassAsync();

        Assert.All(await StatesAsync(), state => Assert.Equal((OutboxStatus.Waiting, 1, "InvalidOperationException"), (state.Status, state.Attempts, state.LastError)));
    }

    private Task PassAsync() => Dispatcher.DeliverDueAsync(Cancellation, Cancellation);

    private Task<IReadOnlyList<MessageState>> StatesAsync() => site.Services.GetRequiredService<IOutbox>().FindByBookingAsync(bookingId, Cancellation);

    private sealed class ScriptedSender : IEmailSender
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
