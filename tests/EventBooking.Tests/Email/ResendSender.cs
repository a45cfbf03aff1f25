using System.Collections.Concurrent;
using EventBooking.Email;
using EventBooking.Email.Resend;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EventBooking.Tests.Email;

/// <summary>The sender of the application, with its log.</summary>
internal sealed class ResendSender : ILoggerProvider, ILogger
{
    public const string Recipient = "zoë.private@example.org";

    private readonly ConcurrentQueue<string> log = new();
    private readonly ServiceProvider services;

    public ResendSender(Uri address, string apiToken = ResendServer.ApiToken, double requestsPerSecond = 1000, TimeSpan? timeout = null)
    {
        var registered = new ServiceCollection();
        registered.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(this));
        registered.AddSingleton(TimeProvider.System);
        registered.Configure<EmailOptions>(
            options => options.Resend = new() { ApiUrl = address, ApiToken = apiToken, RequestsPerSecond = requestsPerSecond });
        registered.AddResend().ConfigureHttpClient(http => http.Timeout = timeout ?? http.Timeout);
        services = registered.BuildServiceProvider(validateScopes: true);
    }

    public IEnumerable<string> Logged => log;

    public static EmailMessage Message { get; } = new()
    {
        From = "Spring Open Days <booking@example.com>",
        To = [Recipient],
        ReplyTo = "desk@example.com",
        Subject = "Your booking",
        HtmlBody = "<p>Hello</p>",
        TextBody = "Hello",
    };

    public Task<EmailOutcome> SendAsync(string key = "key-1", EmailMessage? message = null, CancellationToken? cancellationToken = null) =>
        services.GetRequiredService<ResendEmailSender>().SendAsync(
            key, message ?? Message, cancellationToken ?? TestContext.Current.CancellationToken);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        log.Enqueue($"{logLevel} {formatter(state, exception)} {exception}");

    public void Dispose() => services.Dispose();
}
