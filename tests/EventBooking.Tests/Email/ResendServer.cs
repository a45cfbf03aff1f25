using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EventBooking.Tests.Email;

/// <summary>
/// A local Resend server, as https://resend.com/docs describes it. It remembers every key.
/// </summary>
public sealed class ResendServer : IAsyncDisposable
{
    public const string ApiToken = "re_test_1234567890";

    private readonly Lock gate = new();
    private readonly List<ReceivedEmail> received = [];
    private readonly List<AcceptedEmail> accepted = [];
    private readonly Dictionary<string, KnownKey> keys = new(StringComparer.Ordinal);
    private readonly WebApplication app;
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Func<ReceivedEmail, ResendFault>? fault;

    private ResendServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        app = builder.Build();
        app.MapPost("/emails", ReceiveAsync);
        app.MapFallback(
            context => AnswerAsync(context, FaultyAnswer.Error(404, "not_found", "The requested endpoint does not exist.", [])));
    }

    public Uri Address => new(app.Urls.Single());

    /// <summary>Returns the fault of a request. Called once for each request, from many threads.</summary>
    public Func<ReceivedEmail, ResendFault>? Fault
    {
        get => fault;
        set => fault = value;
    }

    /// <summary>Every received request, in order.</summary>
    public IReadOnlyList<ReceivedEmail> Received => Snapshot(received);

    /// <summary>Every accepted email, in order.</summary>
    public IReadOnlyList<AcceptedEmail> Accepted => Snapshot(accepted);

    public static async Task<ResendServer> StartAsync()
    {
        var server = new ResendServer();
        await server.app.StartAsync();
        return server;
    }

    /// <summary>Waits until the condition holds. It is checked after every received and accepted email.</summary>
    public async Task WaitUntilAsync(Func<ResendServer, bool> condition, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task change;
            lock (gate)
            {
                change = changed.Task;
            }

            if (condition(this))
            {
                return;
            }

            await change.WaitAsync(cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        var email = await ReadAsync(context.Request);
        lock (gate)
        {
            received.Add(email with { Number = received.Count + 1 });
            email = received[^1];
            SignalChange();
        }

        var trouble = Fault?.Invoke(email) ?? ResendFault.None;
        if (!trouble.AfterAccepting && await ApplyAsync(context, trouble))
        {
            return;
        }

        if (ResendRules.FindError(email, ApiToken) is { } refusal)
        {
            await AnswerAsync(context, refusal);
            return;
        }

        var (id, conflict) = Begin(email);
        if (conflict is not null)
        {
            await AnswerAsync(context, conflict);
            return;
        }

        if (id is null)
        {
            // Only a server stop ends the pause early: an email is accepted even when the sender stops waiting.
            await trouble.Pause.WaitAsync(app.Lifetime.ApplicationStopping);
            id = Accept(email);
        }

        if (!trouble.AfterAccepting || !await ApplyAsync(context, trouble))
        {
            await AnswerAsync(context, new FaultyAnswer(200, JsonSerializer.Serialize(new { id }), []));
        }
    }

    private static async Task<ReceivedEmail> ReadAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        return new ReceivedEmail
        {
            ReceivedAt = Stopwatch.GetTimestamp(),
            Headers = request.Headers.ToDictionary(
                header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            Body = body.ToArray(),
        };
    }

    private static async Task<bool> ApplyAsync(HttpContext context, ResendFault trouble)
    {
        if (trouble.Drop)
        {
            context.Abort();
            return true;
        }

        if (trouble.Answer is not { } answer)
        {
            return false;
        }

        await AnswerAsync(context, answer);
        return true;
    }

    /// <summary>The id when the key was accepted before, or a conflict, or neither when the key is now in progress.</summary>
    private (string? Id, FaultyAnswer? Conflict) Begin(ReceivedEmail email)
    {
        if (email.Key is not { } key)
        {
            return (null, null);
        }

        var hash = Convert.ToHexString(SHA256.HashData(email.Body));
        lock (gate)
        {
            if (keys.TryAdd(key, new KnownKey(hash, Id: null)))
            {
                return (null, null);
            }

            return keys[key] switch
            {
                { Id: null } => (
                    null,
                    FaultyAnswer.Error(
                        409,
                        "concurrent_idempotent_requests",
                        "Same idempotency key used while original request is still in progress.",
                        [])),
                var known when known.BodyHash != hash => (
                    null,
                    FaultyAnswer.Error(
                        409, "invalid_idempotent_request", "Same idempotency key used with a different request payload.", [])),
                var known => (known.Id, null),
            };
        }
    }

    private string Accept(ReceivedEmail email)
    {
        var id = Guid.NewGuid().ToString();
        lock (gate)
        {
            accepted.Add(AcceptedEmail.Of(id, email));
            if (email.Key is { } key)
            {
                keys[key] = keys[key] with { Id = id };
            }

            SignalChange();
        }

        return id;
    }

    private static async Task AnswerAsync(HttpContext context, FaultyAnswer answer)
    {
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = "application/json; charset=utf-8";
        foreach (var (name, value) in answer.Headers)
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.WriteAsync(answer.Body);
    }

    private IReadOnlyList<T> Snapshot<T>(List<T> list)
    {
        lock (gate)
        {
            return [.. list];
        }
    }

    private void SignalChange()
    {
        changed.SetResult();
        changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed record KnownKey(string BodyHash, string? Id);
}
