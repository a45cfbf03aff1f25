using System.Net;
using System.Text.Json;
using EventBooking.Load.Verification;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EventBooking.Load.Faults;

/// <summary>Accepts emails as Resend does: once for each idempotency key.</summary>
internal sealed class FakeMailServer : IAsyncDisposable
{
    private const string AdminAddress = "desk@eventbooking.example.net";

    private readonly Lock gate = new();
    private readonly List<SentEmail> accepted = [];
    private readonly HashSet<string> keys = new(StringComparer.Ordinal);
    private readonly WebApplication app;

    private FakeMailServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        app = builder.Build();
        app.MapPost("/emails", ReceiveAsync);
    }

    /// <summary>Every accepted email, in order.</summary>
    public IReadOnlyList<SentEmail> Accepted
    {
        get
        {
            lock (gate)
            {
                return [.. accepted];
            }
        }
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

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task<IResult> ReceiveAsync(HttpRequest request)
    {
        using var body = await JsonDocument.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted);
        var email = SentEmail.Read(request.Headers["Idempotency-Key"].ToString(), body.RootElement);
        lock (gate)
        {
            if (keys.Add(email.Key))
            {
                accepted.Add(email);
            }
        }

        return Results.Json(new { id = Guid.NewGuid() });
    }
}
