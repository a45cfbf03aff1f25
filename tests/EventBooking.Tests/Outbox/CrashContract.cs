using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using EventBooking.Email;
using EventBooking.Outbox;
using EventBooking.Tests.Email;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Outbox;

/// <summary>The application is killed at random moments while people book.</summary>
public abstract class CrashContract : IAsyncLifetime
{
    private const int Kills = 12;
    private const int Clients = 4;

    private IStoreHost host = null!;
    private ResendServer resend = null!;

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

    [Fact(Timeout = 600_000)]
    public async Task Every_answered_booking_exists_and_exactly_its_two_messages_are_accepted()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var answered = new ConcurrentBag<string>();
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var application = await ApplicationProcess.StartAsync(Settings());
            using var killed = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var clients = Enumerable.Range(0, Clients)
                .Select(_ => Task.Run(() => BookAsync(application.Http, answered, killed.Token), cancellation))
                .ToList();
            await WaitRandomTimeAsync(answered, kill, cancellation);
            await application.KillAsync();
            await killed.CancelAsync();
            await Task.WhenAll(clients);
        }

        await using var last = await ApplicationProcess.StartAsync(Settings());
        var bookings = await host.BookingsAsync();
        await resend.WaitUntilAsync(_ => resend.Accepted.Count >= 2 * bookings.Count, cancellation);
        await last.StopAsync();

        Assert.True(answered.Count >= Kills / 2, $"Only {answered.Count} bookings were answered.");
        Assert.Empty(answered.Except(bookings.Values));
        var messageIds = bookings.Keys.SelectMany(id =>
            new[] { OutboxMessage.IdOf(id, EmailRecipient.Admin), OutboxMessage.IdOf(id, EmailRecipient.Attendee) });
        Assert.Equal(messageIds.Order(StringComparer.Ordinal), resend.Accepted.Select(email => email.Key).Order(StringComparer.Ordinal));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{Kills} kills, {bookings.Count} bookings, {answered.Count} answered, {resend.Received.Count} requests to send");
    }

    /// <summary>Waits a random time, and every second time also for a confirmed booking.</summary>
    private static async Task WaitRandomTimeAsync(ConcurrentBag<string> answered, int kill, CancellationToken cancellation)
    {
        var before = answered.Count;
        do
        {
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(30, 700)), cancellation);
        }
        while (kill % 2 == 0 && answered.Count == before);
    }

    private static async Task BookAsync(HttpClient http, ConcurrentBag<string> answered, CancellationToken killed)
    {
        var slots = TestData.Calendar.Days.SelectMany(day => day.Slots).ToArray();
        while (!killed.IsCancellationRequested)
        {
            try
            {
                // A random slot, because MongoDB keeps the transaction of a killed application, and its slot, for a while.
                using var response = await http.BookAsync(BookingApi.Body(Random.Shared.GetItems(slots, 1)[0].Id.ToString()));
                if (response.StatusCode == HttpStatusCode.Created)
                {
                    answered.Add((await response.JsonAsync()).GetProperty("reference").GetString()!);
                }
            }
            catch (Exception e)
                when (e is HttpRequestException or IOException or SocketException or OperationCanceledException or JsonException)
            {
                // The application was killed before it responded.
            }
        }
    }

    private IReadOnlyDictionary<string, string?> Settings() =>
        MailSettings.Create(resend, host, ("Event:SlotCapacity", "1000"), ("Outbox:Lease", "00:00:03"));
}

[Collection(nameof(NonParallelCollection))]
public sealed class SqliteCrashTests : CrashContract
{
    protected override IStoreHost CreateHost() => new SqliteHost();
}

[Collection(nameof(NonParallelCollection))]
public sealed class MongoCrashTests(MongoServer server) : CrashContract
{
    protected override IStoreHost CreateHost() => new MongoHost(server);
}
