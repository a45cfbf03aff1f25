using System.Net;
using EventBooking.Bookings;
using EventBooking.Email;
using EventBooking.Outbox;
using EventBooking.Tests.Email;
using EventBooking.Tests.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace EventBooking.Tests.Outbox;

/// <summary>From the booking to the mail service over real sockets, with faults.</summary>
public abstract class DeliveryContract : IAsyncLifetime
{
    private IStoreHost host = null!;
    private ResendServer resend = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected abstract IStoreHost CreateHost();

    public async ValueTask InitializeAsync()
    {
        host = CreateHost();
        resend = await ResendServer.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await resend.DisposeAsync();
        await host.DisposeAsync();
    }

    [Fact(Timeout = 300_000)]
    public async Task Every_message_is_accepted_once_and_the_admins_is_tried_first_after_faults_of_first_attempts()
    {
        var faults = new[]
        {
            ResendFault.None,
            ResendFault.Dropped,
            ResendFault.AcceptedThenDropped,
            ResendFault.Error(500, "application_error", "An unexpected error occurred."),
            ResendFault.Error(503, "service_unavailable", "Try again."),
            ResendFault.Error(409, "concurrent_idempotent_requests", "The same key is in process."),
            ResendFault.Error(429, "rate_limit_exceeded", "Too many requests.", ("retry-after", "1")),
            ResendFault.Text(500, "<html>"),
            ResendFault.AcceptedThenText(200, "{"),
            ResendFault.Slow(Task.Delay(TimeSpan.FromSeconds(1), Cancellation)),
        };
        var firstAttempts = 0;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        resend.Fault = email =>
        {
            lock (seen)
            {
                return seen.Add(email.Key!) ? faults[firstAttempts++ % faults.Length] : ResendFault.None;
            }
        };
        await using var site = Site.Start(Settings());

        var slots = TestData.Calendar.Days[0].Slots;
        for (var i = 0; i < 2 * faults.Length; i++)
        {
            using var booked = await site.Http.BookAsync(BookingApi.Body(slots[i % slots.Count].Id.ToString(), $"Guest {i}"));
            Assert.Equal(HttpStatusCode.Created, booked.StatusCode);
        }

        await WaitUntilAcceptedAsync(2 * faults.Length);
        var arrival = resend.Received.Select(email => email.Key!).Distinct().ToList();
        foreach (var id in (await host.BookingsAsync()).Keys)
        {
            var (admins, attendees) = (OutboxMessage.IdOf(id, EmailRecipient.Admin), OutboxMessage.IdOf(id, EmailRecipient.Attendee));
            Assert.InRange(arrival.IndexOf(admins), 0, arrival.IndexOf(attendees));
        }
    }

    [Fact(Timeout = 300_000)]
    public async Task Two_instances_send_every_message_once()
    {
        await using var first = Site.Start(Settings());
        await using var second = Site.Start(Settings());
        var slots = TestData.Calendar.Days.SelectMany(day => day.Slots).ToList();

        await Task.WhenAll(Enumerable.Range(0, 60).Select(async i =>
        {
            using var booked = await (i % 2 == 0 ? first : second).Http.BookAsync(BookingApi.Body(slots[i].Id.ToString()));
            Assert.Equal(HttpStatusCode.Created, booked.StatusCode);
        }));

        await WaitUntilAcceptedAsync(60);
        Assert.Equal(120, resend.Received.Count);
    }

    [Fact(Timeout = 300_000)]
    public async Task Messages_wait_for_a_wrong_api_key_and_are_sent_after_it_is_corrected()
    {
        resend.Fault = _ => ResendFault.Error(401, "invalid_api_key", "API key is invalid.");
        await using (var site = Site.Start(Settings()))
        {
            using var booked = await site.Http.BookAsync(BookingApi.Body());
            await resend.WaitUntilAsync(_ => resend.Received.Count > 0, Cancellation);
            await WaitUntilAsync(async () =>
                (await site.Http.GetStringAsync("/health/ready", Cancellation)).Contains("Emails are waiting", StringComparison.Ordinal));
            var page = await site.Http.GetPageAsync(booked.Headers.Location!.ToString());
            Assert.Contains("We are sending a confirmation", page.Text("#confirmation"), StringComparison.Ordinal);
        }

        resend.Fault = null;
        await using var again = Site.Start(Settings(), environment: "Production");

        await WaitUntilAcceptedAsync(1);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_refused_message_fails_and_the_page_says_that_it_could_not_be_delivered()
    {
        resend.Fault = email => email.Key!.EndsWith("attendee", StringComparison.Ordinal)
            ? ResendFault.Error(422, "validation_error", "Invalid `to` field.")
            : ResendFault.None;
        await using var site = Site.Start(Settings());

        using var booked = await site.Http.BookAsync(BookingApi.Body());
        var address = booked.Headers.Location!.ToString();

        await WaitUntilPageSaysAsync(site, address, "could not deliver the confirmation");
        Assert.Single(resend.Accepted);
    }

    [Fact(Timeout = 300_000)]
    public async Task The_page_says_that_the_confirmation_was_sent_and_offers_the_calendar_file()
    {
        await using var site = Site.Start(Settings());
        using var booked = await site.Http.BookAsync(BookingApi.Body());
        var address = booked.Headers.Location!.ToString();

        await WaitUntilPageSaysAsync(site, address, "sent a confirmation to ada@example.com");
        using var calendar = await site.Http.GetAsync(new Uri(address).AbsolutePath + "/calendar.ics", Cancellation);

        Assert.Equal("text/calendar", calendar.Content.Headers.ContentType?.MediaType);
        Assert.Contains("METHOD:PUBLISH", await calendar.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact(Timeout = 300_000)]
    public async Task Stopping_gives_back_deliveries_in_progress_and_the_next_start_sends_them()
    {
        var never = new TaskCompletionSource();
        resend.Fault = _ => ResendFault.Slow(never.Task);
        await using (var site = Site.Start(Settings(("Outbox:Lease", "01:00:00"))))
        {
            using var booked = await site.Http.BookAsync(BookingApi.Body());
            await resend.WaitUntilAsync(_ => resend.Received.Count > 0, Cancellation);
        }

        never.SetResult();
        resend.Fault = null;
        await using var again = Site.Start(Settings());

        await WaitUntilAcceptedAsync(1);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_delivery_that_hangs_does_not_delay_others()
    {
        var never = new TaskCompletionSource();
        resend.Fault = email => email.Number == 1 ? ResendFault.Slow(never.Task) : ResendFault.None;
        await using var site = Site.Start(Settings(("Outbox:PollInterval", "01:00:00")));
        using var hanging = await site.Http.BookAsync(BookingApi.Body());
        await resend.WaitUntilAsync(_ => resend.Received.Count == 1, Cancellation);

        using var other = await site.Http.BookAsync(BookingApi.Body("2026-03-03T10:00"));

        await resend.WaitUntilAsync(_ => resend.Accepted.Count == 2, Cancellation);
        Assert.False(never.Task.IsCompleted);
        never.SetResult();
    }

    [Fact(Timeout = 300_000)]
    public async Task A_repeated_confirmation_is_sent_at_once_under_its_own_id()
    {
        await using var site = Site.Start(Settings(("Outbox:PollInterval", "01:00:00")));
        var booking = await BookAsync(site);
        await WaitUntilAcceptedAsync(1);

        await site.Services.GetRequiredService<OutboxAdministration>().SendConfirmationAgainAsync(booking, 2, Cancellation);

        await resend.WaitUntilAsync(_ => resend.Accepted.Count == 3, Cancellation);
        Assert.Equal(($"{booking.Id}-attendee-2", booking.Email), (resend.Accepted[^1].Key, resend.Accepted[^1].To));
    }

    [Fact(Timeout = 300_000)]
    public async Task Retried_messages_are_sent_at_once()
    {
        resend.Fault = _ => ResendFault.Error(422, "validation_error", "Invalid `to` field.");
        await using var site = Site.Start(Settings(("Outbox:PollInterval", "01:00:00")));
        await BookAsync(site);
        var administration = site.Services.GetRequiredService<OutboxAdministration>();
        await WaitUntilAsync(async () => (await administration.SummarizeAsync(Cancellation)).Failed == 2);
        resend.Fault = null;

        Assert.Equal(2, await administration.RetryFailedAsync(null, Cancellation));

        await WaitUntilAcceptedAsync(1);
    }

    [Fact(Timeout = 300_000)]
    public async Task Bookings_do_not_wait_for_a_mail_service_that_hangs()
    {
        await using var site = Site.Start(Settings(("Event:SlotCapacity", "1000")));
        await BookingsTakeAsync(site, 50);
        var quick = await BookingsTakeAsync(site, 200);
        var never = new TaskCompletionSource();
        resend.Fault = _ => ResendFault.Slow(never.Task);

        var hanging = await BookingsTakeAsync(site, 200);
        never.SetResult();

        Assert.True(hanging < 5 * quick + TimeSpan.FromSeconds(1), $"{quick} became {hanging}.");
    }

    [Fact(Timeout = 300_000)]
    public async Task Outside_production_only_allowed_domains_get_emails()
    {
        await using var site = Site.Start(Settings(("Email:AllowedDomains", "example.org, example.net")), environment: "Staging");
        using var kept = await site.Http.BookAsync(BookingApi.Body(email: "ada@example.com"));
        using var sent = await site.Http.BookAsync(BookingApi.Body(email: "ada@example.org"));

        await resend.WaitUntilAsync(_ => resend.Accepted.Count >= 3, Cancellation);
        await WaitUntilPageSaysAsync(site, kept.Headers.Location!.ToString(), "could not deliver the confirmation");

        Assert.DoesNotContain(resend.Accepted, email => email.To == "ada@example.com");
    }

    private static async Task<Booking> BookAsync(Site site)
    {
        using var booked = await site.Http.BookAsync(BookingApi.Body());
        var manageToken = booked.Headers.Location!.ToString().Split('/')[^1];
        return Assert.IsType<Booking>(await site.Services.GetRequiredService<BookingService>().FindAsync(manageToken, Cancellation));
    }

    private static async Task<TimeSpan> BookingsTakeAsync(Site site, int count)
    {
        var start = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            using var booked = await site.Http.BookAsync(BookingApi.Body());
            Assert.Equal(HttpStatusCode.Created, booked.StatusCode);
        }

        return TimeProvider.System.GetElapsedTime(start);
    }

    private async Task WaitUntilAcceptedAsync(int bookings)
    {
        await resend.WaitUntilAsync(_ => resend.Accepted.Count >= 2 * bookings, Cancellation);
        var outbox = host.OpenOutbox();
        foreach (var id in (await host.BookingsAsync()).Keys)
        {
            await WaitUntilAsync(async () =>
                (await outbox.FindByBookingAsync(id, Cancellation)).All(message => message.Status == OutboxStatus.Sent));
        }

        var messageIds = (await host.BookingsAsync()).Keys.SelectMany(id =>
            new[] { OutboxMessage.IdOf(id, EmailRecipient.Admin), OutboxMessage.IdOf(id, EmailRecipient.Attendee) });
        Assert.Equal(messageIds.Order(StringComparer.Ordinal), resend.Accepted.Select(email => email.Key).Order(StringComparer.Ordinal));
    }

    private static Task WaitUntilPageSaysAsync(Site site, string address, string text) =>
        WaitUntilAsync(async () => (await site.Http.GetPageAsync(address)).Text("#confirmation").Contains(text, StringComparison.Ordinal));

    private static async Task WaitUntilAsync(Func<Task<bool>> condition)
    {
        while (!await condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), Cancellation);
        }
    }

    private IReadOnlyDictionary<string, string?> Settings(params (string Name, string? Value)[] more) =>
        MailSettings.Create(resend, host, more);
}

public sealed class SqliteDeliveryTests : DeliveryContract
{
    protected override IStoreHost CreateHost() => new SqliteHost();
}

public sealed class MongoDeliveryTests(MongoServer server) : DeliveryContract
{
    protected override IStoreHost CreateHost() => new MongoHost(server);
}
