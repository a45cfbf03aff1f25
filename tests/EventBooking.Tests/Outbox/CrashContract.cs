using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using EventBooking.Email;
using EventBooking.Load;
using EventBooking.Load.Buying;
using EventBooking.Load.Verification;
using EventBooking.Outbox;
using EventBooking.Tests.Email;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Outbox;

/// <summary>The application is killed at random moments while people book, change, cancel and wait.</summary>
public abstract class CrashContract : IAsyncLifetime
{
    private const int Kills = 12;
    private const int Clients = 6;

    /// <summary>Enough, because MongoDB keeps the transaction of a killed application, and its slots, for a while.</summary>
    private const int SlotsOnSale = 12;

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
            await WaitRandomTimeAsync(() => answered.Count, kill, cancellation);
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

    /// <summary>The clients repeat every request without an answer after the next start, with the same key.</summary>
    [Fact(Timeout = 600_000)]
    public async Task Every_answered_cancellation_change_and_place_is_kept_once_with_its_emails()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var log = new AttemptLog();
        var slots = new OnSaleSlots(TestData.Calendar.Days.SelectMany(day => day.Slots).Select(slot => slot.Id.ToString()), SlotsOnSale);
        slots.Open();
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var application = await ApplicationProcess.StartAsync(SmallSlots());
            using var killed = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var buyers = CreateBuyers(log, application, slots);
            var buying = LiveAsync(buyers, kill, killed.Token);
            await WaitRandomTimeAsync(() => buyers.Booked, kill, cancellation);
            await application.KillAsync();
            await killed.CancelAsync();
            await buying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        await using var last = await ApplicationProcess.StartAsync(SmallSlots());
        slots.Close();
        await LiveAsync(CreateBuyers(log, last, slots), Kills, cancellation);

        using var admin = SiteOptions.Open(last.Address, TimeSpan.FromMinutes(1), "X-Admin-Key", Site.AdminKey);
        Assert.Empty((await SiteCheck.RunAsync(log, [admin], cancellation)).Problems);
        Assert.Empty(await host.OpenInspection().FindInconsistentSlotsAsync(cancellation));
        await AssertEmailsAsync(log, await SiteState.ReadAsync([admin], cancellation), cancellation);
        await last.StopAsync();

        Assert.Empty(log.Unclear);
        var done = log.Attempts.SelectMany(attempt => attempt.History).CountBy(what => what).ToDictionary();
        TestContext.Current.TestOutputHelper?.WriteLine($"{Kills} kills, {string.Join(", ", done)}");
        Assert.Contains("booked", done.Keys);

        // MongoDB locks the slots of a killed instance, so few changes are made there, and not always one of each kind.
        Assert.True(done.Keys.Intersect(["cancelled", "changed", "joined"]).Count() >= 2, string.Join(", ", done));
    }

    private async Task AssertEmailsAsync(AttemptLog log, SiteState state, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        try
        {
            await resend.WaitUntilAsync(_ => FindWrong().Count == 0, limit.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Empty(FindWrong());
        }

        IReadOnlyList<string> FindWrong() =>
            EmailCheck.FindProblems(log, state, [.. resend.Accepted.Select(email => SentEmail.Read(email.Key!, email.Body))]);
    }

    private static Buyers CreateBuyers(AttemptLog log, ApplicationProcess application, OnSaleSlots slots) =>
        new(log, new BookingSender([application.Http]), slots) { Changes = 0.5, Pause = TimeSpan.FromMilliseconds(10) };

    /// <summary>Everybody repeats what was not answered, and others come.</summary>
    private static Task LiveAsync(Buyers buyers, int life, CancellationToken killed) =>
        Task.WhenAll(buyers.SettleAsync(killed), buyers.RunAsync(Clients, seed: life * Clients, killed));

    /// <summary>Waits a random time, and every second time also for a confirmed booking.</summary>
    private static async Task WaitRandomTimeAsync(Func<int> countAnswered, int kill, CancellationToken cancellation)
    {
        var before = countAnswered();
        do
        {
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(30, 700)), cancellation);
        }
        while (kill % 2 == 0 && countAnswered() == before);
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

    private IReadOnlyDictionary<string, string?> Settings() => Settings(slotCapacity: "1000");

    /// <summary>So that slots are full, and people wait.</summary>
    private IReadOnlyDictionary<string, string?> SmallSlots() => Settings(slotCapacity: "2");

    private IReadOnlyDictionary<string, string?> Settings(string slotCapacity) =>
        MailSettings.Create(resend, host, ("Event:SlotCapacity", slotCapacity), ("Outbox:Lease", "00:00:03"));
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
