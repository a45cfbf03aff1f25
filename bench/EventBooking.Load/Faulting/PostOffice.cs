using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using EventBooking.Load.Verification;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EventBooking.Load.Faulting;

/// <summary>Takes the site's emails as Resend does, which delivers one only once, however often it comes under the same key.</summary>
internal sealed class PostOffice : IAsyncDisposable
{
    private const string AdminAddress = "desk@eventbooking.example.net";

    /// <summary>Longer than a claim lives that a crash has left.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<string, string> receivers = new(StringComparer.Ordinal);
    private readonly WebApplication app;

    private PostOffice()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        app = builder.Build();
        app.MapPost("/emails", ReceiveAsync);
    }

    /// <summary>What makes an application send its emails here.</summary>
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["Site__BaseUrl"] = "https://eventbooking.example.net",
        ["Email__Provider"] = "Resend",
        ["Email__From"] = "booking@eventbooking.example.net",
        ["Email__AdminAddress"] = AdminAddress,
        ["Email__Resend__ApiToken"] = "re_faults",
        ["Email__Resend__ApiUrl"] = app.Urls.Single(),
        ["Email__Resend__RequestsPerSecond"] = "1000",
        ["Outbox__PollInterval"] = "00:00:01",
        ["Outbox__Lease"] = "00:00:10",
    };

    public static async Task<PostOffice> OpenAsync()
    {
        var office = new PostOffice();
        await office.app.StartAsync();
        return office;
    }

    /// <summary>Waits until every booking's two emails are there, and says which are missing or too many.</summary>
    public async Task<IReadOnlyList<string>> FindFaultsAsync(Ledger ledger, CancellationToken cancellationToken)
    {
        var booked = ledger.Attempts.Where(attempt => attempt.Outcome is AttemptOutcome.Booked).ToList();
        for (var end = DateTime.UtcNow + LongestWait; receivers.Count < 2 * booked.Count && DateTime.UtcNow < end;)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
        }

        var emails = receivers.Values.CountBy(receiver => receiver).ToDictionary();
        var toAdmin = emails.GetValueOrDefault(AdminAddress);
        return
        [
            .. booked.Select(attempt => (attempt.Key, Emails: emails.GetValueOrDefault(attempt.Email))).Where(one => one.Emails != 1).Select(one => $"{one.Key} was sent {one.Emails} emails"),
            .. toAdmin == booked.Count ? Array.Empty<string>() : [$"{toAdmin} emails to the administrator tell of {booked.Count} bookings"],
        ];
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task<IResult> ReceiveAsync(HttpRequest request)
    {
        using var email = await JsonDocument.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted);
        receivers[request.Headers["Idempotency-Key"].ToString()] = email.RootElement.GetProperty("to")[0].GetString()!;
        return Results.Json(new { id = Guid.NewGuid() });
    }
}
