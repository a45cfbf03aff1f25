using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EventBooking.Load.Sale;

/// <summary>
/// Sells one seat in each of two slots. A sale here compiles the code of the load tool before the measured sale,
/// and leaves the site as it is after its start.
/// </summary>
internal sealed class WarmUpServer : IAsyncDisposable
{
    private static readonly string[] SlotIds = ["2026-03-01T10:00", "2026-03-01T11:00"];
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(2);

    private readonly WebApplication app;
    private int bookings;

    private WarmUpServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        app = builder.Build();
        app.MapGet("/api/slots", () => new { Slots = SlotIds.Select(id => new { Id = id, Capacity = 1, BookedCount = 0 }) });
        app.MapPost("/api/bookings", Book);
    }

    public static async Task SellAsync(int clients, CancellationToken cancellationToken)
    {
        await using var server = new WarmUpServer();
        await server.app.StartAsync(cancellationToken);
        for (var end = DateTime.UtcNow + Time; DateTime.UtcNow < end;)
        {
            await new OnSaleRun([new Uri(server.app.Urls.Single())], ["2026-03-01"], seed: 1).RunAsync(clients, cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    /// <summary>Answers one booking in four with "full", and names another slot.</summary>
    private IResult Book(AskedSeat asked) => Interlocked.Increment(ref bookings) % 4 == 0
        ? Results.Json(new { NearestOpen = SlotIds.Select(id => new { Id = id }) }, statusCode: StatusCodes.Status409Conflict)
        : Results.Json(new { Status = "confirmed", asked.SlotId, Reference = "7K3F-9QXM" }, statusCode: StatusCodes.Status201Created);

    private sealed record AskedSeat(string SlotId);
}
