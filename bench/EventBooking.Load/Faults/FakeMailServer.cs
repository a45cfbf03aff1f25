using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using EventBooking.Load.Buying;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EventBooking.Load.Faults;

/// <summary>Accepts emails as Resend does: once for each idempotency key.</summary>
internal sealed class FakeMailServer : IAsyncDisposable
{
    private const string AdminAddress = "desk@eventbooking.example.net";

    /// <summary>Longer than the lease on a message that a killed instance has left.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<string, string> recipients = new(StringComparer.Ordinal);
    private readonly WebApplication app;

    private FakeMailServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        app = builder.Build();
        app.MapPost("/emails", ReceiveAsync);
    }

    /// <summary>Environment variables that make an application send its emails here.</summary>
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["Site__BaseUrl"] = "https://eventbooking.example.net",
        ["Site__KnownProxies"] = "127.0.0.1",
        ["Email__Provider"] = "Resend",
        ["Email__From"] = "booking@eventbooking.example.net",
        ["Email__AdminAddress"] = AdminAddress,
        ["Email__Resend__ApiToken"] = "re_faults",
        ["Email__Resend__ApiUrl"] = app.Urls.Single(),
        ["Email__Resend__RequestsPerSecond"] = "1000",
        ["Outbox__PollInterval"] = "00:00:01",
        ["Outbox__Lease"] = "00:00:10",
    };

    public static async Task<FakeMailServer> StartAsync()
    {
        var server = new FakeMailServer();
        await server.app.StartAsync();
        return server;
    }

    /// <summary>Waits for two emails of each booking, and returns a sentence for each booking that has more or fewer.</summary>
    public async Task<IReadOnlyList<string>> FindWrongEmailsAsync(AttemptLog log, CancellationToken cancellationToken)
    {
        var booked = log.Attempts.Where(attempt => attempt.Outcome is AttemptOutcome.Booked).ToList();
        for (var end = DateTime.UtcNow + MaxWait; recipients.Count < 2 * booked.Count && DateTime.UtcNow < end;)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
        }

        var emails = recipients.Values.CountBy(recipient => recipient).ToDictionary();
        var toAdmin = emails.GetValueOrDefault(AdminAddress);
        return
        [
            .. booked.Where(attempt => emails.GetValueOrDefault(attempt.Email) != 1)
                .Select(attempt => $"{attempt.Key} got {emails.GetValueOrDefault(attempt.Email)} emails"),
            .. toAdmin == booked.Count ? Array.Empty<string>() : [$"the administrator got {toAdmin} emails about {booked.Count} bookings"],
        ];
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task<IResult> ReceiveAsync(HttpRequest request)
    {
        using var email = await JsonDocument.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted);
        recipients[request.Headers["Idempotency-Key"].ToString()] = email.RootElement.GetProperty("to")[0].GetString()!;
        return Results.Json(new { id = Guid.NewGuid() });
    }
}
