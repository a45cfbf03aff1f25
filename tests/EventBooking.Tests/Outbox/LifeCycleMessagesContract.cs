using System.Net;
using EventBooking.Bookings;
using EventBooking.Email;
using EventBooking.Outbox;
using EventBooking.Tests.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace EventBooking.Tests.Outbox;

/// <summary>Which emails are sent in the life of a booking, with a clock that the test sets.</summary>
public abstract partial class LifeCycleMessagesContract : IAsyncLifetime
{
    private const string Slot = "2026-03-01T10:00";
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Before = TimeSpan.FromHours(24);

    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 2, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly List<(string Id, EmailMessage Message)> sent = [];
    private Func<string, EmailOutcome> outcome = _ => new EmailOutcome.Accepted();
    private IStoreHost host = null!;
    private Site site = null!;
    private OutboxProcessor processor = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private BookingChangeService Changes => site.Services.GetRequiredService<BookingChangeService>();

    protected abstract IStoreHost CreateHost();

    public ValueTask InitializeAsync()
    {
        host = CreateHost();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await site.DisposeAsync();
        await host.DisposeAsync();
    }

    [Theory]
    [InlineData("Each")]
    [InlineData("None")]
    public async Task A_confirmation_that_is_outdated_is_not_sent(string adminCopy)
    {
        Open(("Email:AdminCopy", adminCopy));
        var booking = await BookAsync();
        await ChangeAsync(Changes.CancelAsync(booking, new ChangeRequest(Note: "The hall is closed.")));

        await PassSoonAsync();

        Assert.Equal(["cancelled"], SentToAttendee());
        Assert.Equal(adminCopy == "Each" ? ["cancelled"] : [], SentToOrganisers());
        var messages = await MessagesAsync(booking);
        Assert.All(messages.Where(message => message.Kind == EmailKind.Booked), message =>
            Assert.Equal((OutboxStatus.Outdated, 0), (message.Status, message.Attempts)));
        Assert.Contains(sent, email => email.Message.TextBody.Contains("The hall is closed.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_confirmation_that_waits_is_sent_after_a_change_without_an_email_but_not_after_a_cancellation()
    {
        Open();
        var silent = new ChangeRequest(IsOrganiser: true, NotifiesAttendee: false);
        var moved = await BookAsync();
        await ChangeAsync(Changes.ChangeSlotAsync(moved, "2026-03-03T12:00", silent));

        await PassSoonAsync();

        Assert.Equal(["booked"], SentToAttendee());
        var toAttendee = sent.Single(email => email.Message.To.Contains("ada@example.com"));
        Assert.Contains("12:00–13:00", toAttendee.Message.TextBody, StringComparison.Ordinal);
        var cancelled = await BookAsync();
        sent.Clear();
        await ChangeAsync(Changes.CancelAsync(cancelled, silent));
        await PassSoonAsync();
        Assert.Empty(SentToAttendee());
    }

    [Fact]
    public async Task A_confirmation_that_failed_before_a_change_is_not_sent_when_it_is_retried()
    {
        Open();
        var booking = await BookAsync();
        outcome = _ => new EmailOutcome.Refused("no");
        await PassAsync();
        await ChangeAsync(Changes.CancelAsync(booking, new ChangeRequest()));
        await PassSoonAsync();
        sent.Clear();
        outcome = _ => new EmailOutcome.Accepted();

        await site.Services.GetRequiredService<OutboxAdministration>().RetryFailedAsync(booking.Id, Cancellation);
        await PassSoonAsync();

        Assert.Equal(["cancelled"], SentToAttendee());
        Assert.Equal(["cancelled"], SentToOrganisers());
    }

    [Fact]
    public async Task A_late_confirmation_never_follows_a_cancellation()
    {
        Open();
        var booking = await BookAsync();
        outcome = id =>
            id.EndsWith("-attendee", StringComparison.Ordinal) ? new EmailOutcome.Retry("no answer") : new EmailOutcome.Accepted();
        await PassAsync();
        await ChangeAsync(Changes.CancelAsync(booking, new ChangeRequest()));
        outcome = _ => new EmailOutcome.Accepted();
        sent.Clear();

        await PassSoonAsync();
        await PassAtAsync(time.GetUtcNow() + TimeSpan.FromHours(1));

        Assert.Equal(["cancelled"], SentToAttendee());
    }

    [Fact]
    public async Task Every_former_address_is_told_and_only_the_latest_gets_the_confirmation()
    {
        Open();
        var booking = await BookAsync();
        booking = await ChangeAsync(Changes.CorrectAsync(booking, null, "second@example.com", null, new ChangeRequest()));
        await ChangeAsync(Changes.CorrectAsync(booking, null, "third@example.com", null, new ChangeRequest()));

        await PassSoonAsync();

        Assert.Equal(
            ["address-changed ada@example.com", "address-changed second@example.com", "booked third@example.com"],
            sent.Select(email => email.Message).Where(message => message.Tags["kind"] == "attendee")
                .Select(message => $"{message.Tags["about"]} {message.To.Single()}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Somebody_on_the_waiting_list_learns_of_the_seat_and_the_organisers_of_both_bookings()
    {
        Open(("Event:SlotCapacity", "1"));
        var booking = await BookAsync();
        var grace = new AttendeeInput { Name = "Grace", Email = "grace@example.com", Phone = "+442079460124" };
        Assert.IsType<BookingOutcome.Joined>(
            await site.Services.GetRequiredService<WaitingListService>().JoinAsync(Slot, anyHour: false, grace, idempotencyKey: null));
        await PassAsync();
        Assert.Equal(["waiting", "joined"], [SubjectOf("joined", "admin"), .. SentTo("grace@example.com")]);

        await ChangeAsync(Changes.CancelAsync(booking, new ChangeRequest()));
        await PassSoonAsync();

        Assert.Equal(["joined", "promoted"], SentTo("grace@example.com"));
        Assert.Equal(["booked", "cancelled"], SentToAttendee());
        Assert.Equal(["booked", "cancelled", "joined", "promoted"], SentToOrganisers().Order(StringComparer.Ordinal));
        await PassAtAsync(Start - Before);
        Assert.Equal(["joined", "promoted", "reminder"], SentTo("grace@example.com"));
    }

    [Fact]
    public async Task Changes_are_collected_for_the_organisers_and_only_the_latest_of_a_booking_is_in_the_email()
    {
        Open(("Email:AdminCopy", "Hourly"));
        var booking = await BookAsync();
        await ChangeAsync(Changes.CancelAsync(booking, new ChangeRequest()));
        await BookAsync("2026-03-03T09:00");

        await PassAtAsync(time.GetUtcNow() + TimeSpan.FromHours(1));
        await PassSoonAsync();

        var digest = Assert.Single(sent, email => email.Message.Tags["kind"] == "admin").Message;
        Assert.Equal("2 bookings made or changed", digest.Subject);
        Assert.Contains("Cancelled: Sunday 1 March", digest.TextBody, StringComparison.Ordinal);
        Assert.Contains("Booked: Tuesday 3 March", digest.TextBody, StringComparison.Ordinal);
    }

    private void Open(params (string Name, string Value)[] more)
    {
        var settings = new Dictionary<string, string?>(host.Settings);
        foreach (var (name, value) in more)
        {
            settings[name] = value;
        }

        site = Site.Start(settings, services =>
        {
            services.Remove(services.Single(service => service.ImplementationType == typeof(OutboxProcessor)));
            services.AddSingleton<TimeProvider>(time);
            services.AddSingleton<IEmailSender>(new Sender(this));
        });
        processor = ActivatorUtilities.CreateInstance<OutboxProcessor>(site.Services);
    }

    private async Task<Booking> BookAsync(string slotId = Slot)
    {
        using var answer = await site.Http.BookAsync(BookingApi.Body(slotId, email: "ada@example.com"));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var manageToken = answer.Headers.Location!.ToString().Split('/')[^1];
        return Assert.IsType<Booking>(await site.Services.GetRequiredService<BookingService>().FindAsync(manageToken, Cancellation));
    }

    private static async Task<Booking> ChangeAsync(Task<BookingOutcome> change) =>
        Assert.IsType<BookingOutcome.Updated>(await change).Booking;

    private Task PassAsync() => processor.ProcessDueAsync(Cancellation, Cancellation);

    private Task PassAtAsync(DateTimeOffset moment)
    {
        time.SetUtcNow(moment);
        return PassSoonAsync();
    }

    /// <summary>A message may wait a moment for another one about the same booking.</summary>
    private async Task PassSoonAsync()
    {
        for (var i = 0; i < 3; i++)
        {
            await PassAsync();
            if (i < 2)
            {
                time.Advance(TimeSpan.FromSeconds(1));
            }
        }
    }

    private IReadOnlyList<string> SentToAttendee() => SentTo("ada@example.com");

    private IReadOnlyList<string> SentTo(string address) =>
        [.. sent.Where(email => email.Message.To.Contains(address)).Select(email => email.Message.Tags["about"])];

    private IReadOnlyList<string> SentToOrganisers() =>
        [.. sent.Where(email => email.Message.Tags["kind"] == "admin").Select(email => email.Message.Tags["about"])];

    private string SubjectOf(string about, string kind) =>
        sent.Single(email => email.Message.Tags["about"] == about && email.Message.Tags["kind"] == kind).Message.Subject
            .Split(':')[0].ToLowerInvariant();

    private Task<IReadOnlyList<MessageState>> MessagesAsync(Booking booking) =>
        host.OpenOutbox().FindByBookingAsync(booking.Id, Cancellation);

    private sealed class Sender(LifeCycleMessagesContract test) : IEmailSender
    {
        public Task<EmailOutcome> SendAsync(string messageId, EmailMessage message, CancellationToken cancellationToken)
        {
            lock (test.sent)
            {
                test.sent.Add((messageId, message));
                return Task.FromResult(test.outcome(messageId));
            }
        }
    }
}

public sealed class SqliteLifeCycleMessagesTests : LifeCycleMessagesContract
{
    protected override IStoreHost CreateHost() => new SqliteHost();
}

public sealed class MongoLifeCycleMessagesTests(MongoServer server) : LifeCycleMessagesContract
{
    protected override IStoreHost CreateHost() => new MongoHost(server);
}
