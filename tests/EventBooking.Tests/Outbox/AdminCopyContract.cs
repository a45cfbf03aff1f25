using System.Net;
using EventBooking.Email;
using EventBooking.Outbox;
using EventBooking.Tests.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace EventBooking.Tests.Outbox;

/// <summary>The organisers get one email for each booking, one for an hour or a day, or none (<c>Email:AdminCopy</c>).</summary>
public abstract class AdminCopyContract : IAsyncLifetime
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 2, 1, 12, 20, 0, TimeSpan.Zero));
    private readonly List<(string Id, EmailMessage Message)> sent = [];
    private EmailOutcome outcome = new EmailOutcome.Accepted();
    private IStoreHost host = null!;
    private Site site = null!;
    private OutboxProcessor processor = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

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
    [InlineData("Hourly", "2026-02-01T13:00:00Z")]
    [InlineData("Daily", "2026-02-02T05:00:00Z")]
    public async Task Bookings_are_collected_in_one_email_and_attendees_do_not_wait(string adminCopy, string dueAt)
    {
        Start(adminCopy);
        await BookAsync("2026-03-01T10:00", "Ada");
        await BookAsync("2026-03-03T09:00", "Grace");
        await PassAsync();
        Assert.Equal(
            ["ada@example.com", "grace@example.com"], sent.Select(email => Assert.Single(email.Message.To)).Order(StringComparer.Ordinal));

        time.SetUtcNow(DateTimeOffset.Parse(dueAt, null) - TimeSpan.FromMilliseconds(1));
        await PassAsync();
        Assert.Equal(2, sent.Count);
        time.SetUtcNow(DateTimeOffset.Parse(dueAt, null));
        await PassAsync();

        var digest = sent[^1].Message;
        Assert.Equal(3, sent.Count);
        Assert.Equal(["desk@example.com", "second@example.com"], digest.To);
        Assert.Equal("2 new bookings", digest.Subject);
        Assert.Contains("Ada", digest.TextBody, StringComparison.Ordinal);
        Assert.Contains("Grace", digest.TextBody, StringComparison.Ordinal);
        await PassAsync();
        Assert.Equal(3, sent.Count);
    }

    [Fact]
    public async Task A_collected_email_that_is_repeated_has_the_same_id()
    {
        Start("Hourly");
        await BookAsync("2026-03-01T10:00", "Ada");
        await BookAsync("2026-03-03T09:00", "Grace");
        await PassAsync();
        time.Advance(TimeSpan.FromHours(1));
        outcome = new EmailOutcome.Retry("no answer");
        await PassAsync();
        outcome = new EmailOutcome.Accepted();
        time.Advance(TimeSpan.FromMinutes(10));
        await PassAsync();

        Assert.Equal(4, sent.Count);
        Assert.Equal(sent[2].Id, sent[3].Id);
        Assert.Matches("^[0-9a-f]{32}-admin$", sent[3].Id);
    }

    [Fact]
    public async Task Without_a_copy_only_attendees_get_an_email()
    {
        Start("None");
        await BookAsync("2026-03-01T10:00", "Ada");

        await PassAsync();
        time.Advance(TimeSpan.FromDays(2));
        await PassAsync();

        Assert.Equal("ada@example.com", Assert.Single(Assert.Single(sent).Message.To));
    }

    private void Start(string adminCopy)
    {
        var settings = new Dictionary<string, string?>(host.Settings)
        {
            ["Email:AdminCopy"] = adminCopy,
            ["Email:AdminAddress"] = "desk@example.com, second@example.com",
            ["Event:TimeZone"] = "Europe/Berlin",
            ["Reminders:Before"] = "",
        };
        site = Site.Start(settings, services =>
        {
            services.Remove(services.Single(service => service.ImplementationType == typeof(OutboxProcessor)));
            services.AddSingleton<TimeProvider>(time);
            services.AddSingleton<IEmailSender>(new Sender(this));
        });
        processor = ActivatorUtilities.CreateInstance<OutboxProcessor>(site.Services);
    }

    private async Task BookAsync(string slotId, string name)
    {
        using var answer = await site.Http.BookAsync(BookingApi.Body(slotId, name: name, email: $"{name.ToLowerInvariant()}@example.com"));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    private Task PassAsync() => processor.ProcessDueAsync(Cancellation, Cancellation);

    private sealed class Sender(AdminCopyContract test) : IEmailSender
    {
        public Task<EmailOutcome> SendAsync(string messageId, EmailMessage message, CancellationToken cancellationToken)
        {
            lock (test.sent)
            {
                test.sent.Add((messageId, message));
            }

            return Task.FromResult(test.outcome);
        }
    }
}

public sealed class SqliteAdminCopyTests : AdminCopyContract
{
    protected override IStoreHost CreateHost() => new SqliteHost();
}

public sealed class MongoAdminCopyTests(MongoServer server) : AdminCopyContract
{
    protected override IStoreHost CreateHost() => new MongoHost(server);
}
