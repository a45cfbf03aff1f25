using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using EventBooking.Load;
using EventBooking.Load.Measuring;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace EventBooking.Tests.Load;

/// <summary>The load tool's <c>admin</c> and <c>export</c>, against a server that answers as it is told.</summary>
public sealed class MeasuringTests : IAsyncLifetime
{
    private const string Key = "a key of the test";
    private const int Total = 500;

    private readonly StringWriter output = new();
    private WebApplication server = null!;

    /// <summary>Whether the server answers this request as it should.</summary>
    private Func<HttpRequest, bool> isAnswered = _ => true;

    /// <summary>What was asked for, each once.</summary>
    private readonly ConcurrentDictionary<string, bool> queries = new(StringComparer.Ordinal);

    private int rowsOfExport = Total;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        server = builder.Build();
        server.Urls.Add("http://127.0.0.1:0");
        server.Use(async (context, next) =>
        {
            context.Response.StatusCode = context.Request.Headers["X-Admin-Key"] != Key ? 401 : isAnswered(context.Request) ? 200 : 500;
            if (context.Response.StatusCode == 200)
            {
                queries.TryAdd(context.Request.QueryString.Value!, true);
                await next();
            }
        });
        server.MapGet("/api/admin/bookings", (int? page, int? limit) => new
        {
            Items = Enumerable.Range(1, limit ?? 20).Select(i => new { Name = $"Žofie Błaszczyk {i}", Phone = "+442079460123", Date = "2026-03-01", StartTime = "10:00", Reference = "7K3F-9QXM" }),
            Page = page ?? 1,
            Limit = limit ?? 20,
            Total,
            TotalPages = Total / (limit ?? 20),
        });
        server.MapGet("/admin", () => "a page");
        server.MapGet("/admin/bookings", () => "a page");
        server.MapGet("/api/admin/bookings/export", () => string.Join("\r\n", Enumerable.Range(0, rowsOfExport + 1).Select(i => $"{i},\"two\nlines with \"\"quotes\"\"\"")));
        await server.StartAsync(Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await output.DisposeAsync();
    }

    [Fact]
    public async Task Every_kind_of_look_up_is_measured_and_written_down()
    {
        var file = Path.GetTempFileName();
        try
        {
            Assert.Equal(0, await RunAsync("admin", "--seconds", "0.001", "--json", file));

            using var figures = JsonDocument.Parse(await File.ReadAllTextAsync(file, Cancellation));
            var lookUps = figures.RootElement.EnumerateArray().ToDictionary(figure => figure.GetProperty("lookUp").GetString()!);
            Assert.Equal(21, lookUps.Count);
            Assert.All(lookUps, lookUp => Assert.InRange(lookUp.Value.GetProperty(lookUp.Key == "dashboard" ? "page" : "api").GetProperty("milliseconds95").GetDouble(), 0.001, 60_000));
            Assert.Equal("?date=2026-03-01&time=10:00", Assert.Single(queries.Keys, query => query.Contains("time", StringComparison.Ordinal)).Replace("%3A", ":", StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Requests_that_fail_are_listed_and_make_the_run_fail()
    {
        isAnswered = request => request.Path != "/admin/bookings" || request.Query.ContainsKey("page");

        Assert.Equal(1, await RunAsync("admin", "--seconds", "0.001"));

        Assert.Contains("500 InternalServerError", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_download_is_counted_by_its_records()
    {
        Assert.Equal(0, await RunAsync("export", "--pid", $"{Environment.ProcessId}"));

        Assert.Contains("500", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("Memory of the site", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_download_that_lacks_rows_makes_the_run_fail()
    {
        rowsOfExport = Total - 1;

        Assert.Equal(1, await RunAsync("export"));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("a,b", 1)]
    [InlineData("a,b\r\n", 1)]
    [InlineData("a,b\r\n1,\"x\r\ny\"\r\n", 2)]
    [InlineData("a,b\r\n1,\"x\"\"\r\n\"\"y\"\r\n2,3", 3)]
    public void Line_breaks_within_quotes_end_no_record(string csv, long records)
    {
        var counter = new CsvRecordCounter();
        foreach (var b in Encoding.UTF8.GetBytes(csv))
        {
            counter.Add([b]);
        }

        Assert.Equal(records, counter.Records);
    }

    private Task<int> RunAsync(string command, params string[] more)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        return Commands.All(console).Parse([command, "--url", server.Urls.Single(), "--key", Key, .. more]).InvokeAsync(cancellationToken: Cancellation);
    }
}
