using System.Text.Json;
using System.Xml.Linq;
using EventBooking.Load;
using EventBooking.Tests.Testing;
using Spectre.Console;

namespace EventBooking.Tests.Load;

/// <summary>The commands that measure, against the site itself.</summary>
public sealed class SpeedTests : IAsyncDisposable
{
    private readonly SqliteHost host = new();
    private readonly StringWriter output = new();
    private readonly string directory = Directory.CreateTempSubdirectory("eventbooking-").FullName;
    private Site? site;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        if (site is not null)
        {
            await site.DisposeAsync();
        }

        await output.DisposeAsync();
        await host.DisposeAsync();
        Directory.Delete(directory, recursive: true);
    }

    [Theory]
    [InlineData(100_000, "--work", "reads", "--work", "validate", "--work", "bookings", "--work", "one-slot")]
    [InlineData(100_000, "--work", "bookings", "--work", "validate", "--rate", "50")]
    [InlineData(4, "--work", "refusals", "--work", "validate")]
    public async Task Works_are_measured_in_turns_and_written_down(int capacity, params string[] works)
    {
        Start(capacity);

        Assert.Equal(0, await RunAsync(["speed", .. Brief, "--seconds", "2", "--turn", "1", .. works]));

        var figures = await JsonAsync();
        Assert.Equal(works.Count(word => word == "--work"), figures.GetArrayLength());
        foreach (var figure in figures.EnumerateArray())
        {
            Assert.InRange(figure.GetProperty("requests").GetInt64(), 1, long.MaxValue);
            Assert.InRange(figure.GetProperty("milliseconds99").GetDouble(), figure.GetProperty("milliseconds50").GetDouble(), 600_000);
            Assert.InRange(figure.GetProperty("megabytes").GetDouble(), 1, 100_000);
            Assert.True(figure.GetProperty("work").GetString() == "validate" || figure.GetProperty("toValidate").GetDouble() > 0);
        }
    }

    [Fact]
    public async Task Refusals_of_a_site_with_too_many_seats_are_not_measured()
    {
        Start(100_000);

        Assert.Equal(1, await RunAsync(["speed", .. Brief, "--work", "refusals"]));
        Assert.Contains("Start it with fewer seats", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_crowd_gets_every_seat_once()
    {
        Start(capacity: 4);

        Assert.Equal(0, await RunAsync(["on-sale", "--url", site!.Address.ToString(), "--key", Site.AdminKey, "--clients", "700", "--json", JsonFile]));

        Assert.Equal(544, (await host.CountAsync()).Bookings);
        var figures = await JsonAsync();
        Assert.Equal(544, figures.GetProperty("booked").GetInt32());
        Assert.Equal(700, figures.GetProperty("reads").GetInt32());
        Assert.InRange(figures.GetProperty("millisecondsToLastSeat").GetDouble(), 1, figures.GetProperty("millisecondsToLastAnswer").GetDouble());
    }

    [Fact]
    public async Task A_sweep_is_drawn()
    {
        Start(capacity: 4);

        Assert.Equal(0, await RunAsync(["sweep", .. Brief, "--seconds", "0.1", "--images", directory, "--title", "drawn"]));

        var points = (await JsonAsync()).EnumerateArray().Select(point => point.GetProperty("offered").GetDouble()).ToList();
        Assert.Equal(points.Order(), points);
        foreach (var plot in new[] { "throughput", "latency" })
        {
            var picture = XDocument.Load(Path.Combine(directory, $"drawn-{plot}.svg"));
            Assert.Equal("svg", picture.Root!.Name.LocalName);
            Assert.Contains(picture.Descendants(), element => element.Name.LocalName == "polyline");
        }
    }

    [Fact]
    public async Task Memory_is_looked_at_on_the_way()
    {
        Start(100_000);

        Assert.Equal(0, await RunAsync(["endure", .. Brief, "--requests", "10"]));

        Assert.InRange((await JsonAsync())[0].GetProperty("bytes").GetInt64(), 1_000_000, 100_000_000_000);
    }

    private string JsonFile => Path.Combine(directory, "figures.json");

    private string[] Brief => ["--url", site!.Address.ToString(), "--clients", "4", "--warm-up", "0.05", "--pid", $"{Environment.ProcessId}", "--json", JsonFile];

    private void Start(int capacity) =>
        site = Site.Start(new Dictionary<string, string?>(host.Settings) { ["Event:SlotCapacity"] = $"{capacity}", ["RateLimits:Enabled"] = "false" });

    private async Task<JsonElement> JsonAsync() => JsonDocument.Parse(await File.ReadAllTextAsync(JsonFile, Cancellation)).RootElement;

    private Task<int> RunAsync(string[] arguments)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        return Commands.All(console).Parse(arguments).InvokeAsync(cancellationToken: Cancellation);
    }
}
