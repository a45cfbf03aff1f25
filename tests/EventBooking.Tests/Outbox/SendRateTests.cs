using EventBooking.Tests.Email;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Outbox;

/// <summary>The messages of a long outage of the mail service are sent at the configured rate.</summary>
[Collection(nameof(NonParallelCollection))]
public sealed class SendRateTests : IAsyncLifetime
{
    private const int Messages = 10_000;
    private const int RequestsPerSecond = 300;
    private const long MaxGrowth = 60L << 20;

    private readonly SqliteHost host = new();
    private ResendServer resend = null!;

    public async ValueTask InitializeAsync() => resend = await ResendServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await resend.DisposeAsync();
        await host.DisposeAsync();
    }

    [Fact(Timeout = 300_000)]
    public async Task Ten_thousand_messages_are_sent_at_the_configured_rate_with_flat_memory()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await AddMessagesAsync(Messages);

        var start = TimeProvider.System.GetTimestamp();
        await using var application = await ApplicationProcess.StartAsync(
            MailSettings.Create(resend, host, ("Email:Resend:RequestsPerSecond", $"{RequestsPerSecond}")));
        await resend.WaitUntilAsync(server => server.Accepted.Count >= Messages / 10, cancellation);
        var memory = application.Memory;
        var tenth = TimeProvider.System.GetTimestamp();
        await resend.WaitUntilAsync(server => server.Accepted.Count >= Messages, cancellation);
        var elapsed = TimeProvider.System.GetElapsedTime(start);
        var growth = application.Memory - memory;

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{Messages} messages in {elapsed}, {Messages / elapsed.TotalSeconds:0} a second; memory grew by {growth >> 20} MB");
        Assert.Equal(Messages, resend.Accepted.Select(email => email.Key).Distinct().Count());
        Assert.Equal(Messages, resend.Received.Count);
        var rate = 0.9 * Messages / TimeProvider.System.GetElapsedTime(tenth).TotalSeconds;
        Assert.InRange(rate, 0.2 * RequestsPerSecond, 1.1 * RequestsPerSecond);
        Assert.True(
            elapsed > TimeSpan.FromSeconds(0.95 * Messages / RequestsPerSecond),
            $"{Messages} messages left in {elapsed}, faster than {RequestsPerSecond} a second.");
        Assert.True(growth < MaxGrowth, $"Memory grew by {growth >> 20} MB.");
    }

    private async Task AddMessagesAsync(int messages)
    {
        var store = await host.OpenAsync();
        var slots = TestData.Calendar.Days.SelectMany(day => day.Slots).Select(slot => slot with { Capacity = messages }).ToList();
        foreach (var batch in Enumerable.Range(0, messages / 2).Select(i => TestData.CreateCommand(slots[i % slots.Count])).Chunk(500))
        {
            await store.BookAsync(batch);
        }
    }
}
