using Microsoft.Extensions.Options;

namespace EventBooking.Email.Resend;

/// <summary>Sends through Resend at the configured rate. A singleton, because the rate applies to all messages.</summary>
internal sealed partial class ResendEmailSender(
    IResend resend, IOptions<EmailOptions> options, TimeProvider time, ILogger<ResendEmailSender> logger)
    : IEmailSender
{
    private static readonly TimeSpan MinPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DailyQuotaPause = TimeSpan.FromHours(1);

    /// <summary>The maximum pause. A larger plan then takes effect on the same day.</summary>
    private static readonly TimeSpan MaxPause = TimeSpan.FromHours(6);

    private readonly ResendRateLimiter rateLimiter = new(options.Value.Resend.RequestsPerSecond, time);

    public async Task<EmailOutcome> SendAsync(string messageId, EmailMessage message, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!rateLimiter.TryReserve(out var delay))
        {
            return new EmailOutcome.Wait("More messages than Email:Resend:RequestsPerSecond allows.", delay);
        }

        // Rounded up: timers drop fractions of a millisecond, which would be too early.
        await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(delay.TotalMilliseconds)), time, cancellationToken);
        try
        {
            Log.Accepted(logger, messageId, await resend.EmailSendAsync(messageId, message, cancellationToken));
            return new EmailOutcome.Accepted();
        }
        catch (ResendException e) when (e.ErrorType == ResendErrors.InvalidIdempotentRequest)
        {
            // An earlier attempt under this key had different content, for example before a new template. It is not known whether that
            // one was delivered, so an operator decides.
            Log.UsedBefore(logger, messageId);
            return new EmailOutcome.Refused("Resend knows this message with different content. It may have been delivered already.");
        }
        catch (ResendException e)
        {
            Log.NotAccepted(logger, messageId, e);
            return OutcomeOf(e);
        }
    }

    private static EmailOutcome OutcomeOf(ResendException error) => ((int?)error.StatusCode, error.ErrorType) switch
    {
        // Every response has the headers of the limit per second. They say nothing about a quota.
        (429, ResendErrors.DailyQuotaExceeded) => new EmailOutcome.QuotaUsedUp(error.Message, PauseAfter(error, atLeast: DailyQuotaPause)),
        (429, ResendErrors.MonthlyQuotaExceeded) => new EmailOutcome.QuotaUsedUp(error.Message, PauseAfter(error, atLeast: MaxPause)),
        (429, _) => new EmailOutcome.Wait(error.Message, PauseAfter(error, atLeast: MinPause)),
        (_, ResendErrors.InvalidApiKey or ResendErrors.MissingApiKey or ResendErrors.RestrictedApiKey) or (401, _) =>
            Misconfigured(error, "Email:Resend:ApiToken"),
        (_, ResendErrors.InvalidFromAddress) => Misconfigured(error, "Email:From"),

        // The sender's domain is not verified. Without an error name the response comes from a proxy, which may block this message only.
        (403, not null) => Misconfigured(error, "Email:From and its domain at Resend"),
        ((>= 300 and < 400) or 404 or 405, _) => Misconfigured(error, "Email:Resend:ApiUrl"),
        _ => error.IsTransient ? new EmailOutcome.Retry(error.Message) : new EmailOutcome.Refused(error.Message),
    };

    private static TimeSpan PauseAfter(ResendException error, TimeSpan atLeast) =>
        TimeSpan.FromTicks(Math.Clamp((error.RetryAfter ?? atLeast).Ticks, atLeast.Ticks, MaxPause.Ticks));

    private static EmailOutcome.Misconfigured Misconfigured(ResendException error, string setting) =>
        new($"{error.Message} Check {setting}.");

    private static partial class Log
    {
        [LoggerMessage(3101, LogLevel.Information, "Resend accepted email {MessageId} as {ResendId}")]
        public static partial void Accepted(ILogger logger, string messageId, string resendId);

        [LoggerMessage(3102, LogLevel.Warning, "Resend knows email {MessageId} with different content; it is not sent again")]
        public static partial void UsedBefore(ILogger logger, string messageId);

        [LoggerMessage(3103, LogLevel.Debug, "Resend did not accept email {MessageId}")]
        public static partial void NotAccepted(ILogger logger, string messageId, Exception exception);
    }
}
