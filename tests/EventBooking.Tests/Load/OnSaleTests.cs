using EventBooking.Load;
using EventBooking.Tests.Testing;
using Spectre.Console;

namespace EventBooking.Tests.Load;

/// <summary>The command <c>on-sale</c> with few clients.</summary>
[Collection(nameof(NonParallelCollection))]
public sealed class OnSaleTests : IAsyncDisposable
{
    private const int Clients = 600;

    private readonly SqliteHost host = new();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Every_seat_is_sold_once_and_the_other_clients_get_none()
    {
        await using var site = Site.Start(new Dictionary<string, string?>(host.Settings) { ["RateLimits:Enabled"] = "false" });
        await using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });

        var exitCode = await LoadCommands.Create(console)
            .Parse(["on-sale", "--url", site.Address.ToString(), "--key", Site.AdminKey, "--clients", $"{Clients}"])
            .InvokeAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(exitCode == 0, output.ToString());
        Assert.Equal(544, (await host.CountAsync()).Bookings);
        Assert.Contains($"{Clients - 544} clients got no seat", output.ToString(), StringComparison.Ordinal);
    }
}
