using Microsoft.Extensions.Options;

namespace EventBooking.Email.Resend;

/// <summary>Sends through Resend at the configured rate; one instance, because the rate is kept across all messages.</summary>
internal sealed partial class ResendEmailSender(IResend resend, IOptions<EmailOptions> options, TimeProvider time, ILogger<ResendEmailSender> logger)
    : IEmailSender
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DailyQuotaPause = TimeSpan.FromHours(1);

    /// <summary>No pause is longer, so that a larger plan is noticed the same day.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(6);

    private readonly RequestPace pace = new(options.Value.Resend.RequestsPerSecond, time);

    public async Task<EmailOutcome> SendAsync(string messageId, EmailMessage message, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!pace.TryTakeTurn(out var delay))
        {
            return new EmailOutcome.Wait("More messages than Email:Resend:RequestsPerSecond lets out.", delay);
        }

        // Rounded up: timers leave out fractions of a millisecond, which would be too early.
        await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(delay.TotalMilliseconds)), time, cancellationToken);
        try
        {
            Log.Accepted(logger, messageId, await resend.EmailSendAsync(messageId, message, cancellationToken));
            return new EmailOutcome.Accepted();
        }
        catch (ResendException e) when (e.ErrorType == ResendErrors.InvalidIdempotentRequest)
        {
            // An earlier attempt under this key said something else, as before a new template. Whether that one was delivered nobody
            // can tell from here: it is neither sent twice nor called sent, but left to an operator.
            Log.UsedBefore(logger, messageId);
            return new EmailOutcome.Refused("Resend knows this message with another content: it may have been delivered before.");
        }
        catch (ResendException e)
        {
            Log.NotAccepted(logger, messageId, e);
            return OutcomeOf(e);
        }
    }

    private static EmailOutcome OutcomeOf(ResendException error) => ((int?)error.StatusCode, error.ErrorType) switch
    {
        // The limit per second, whose headers come with every answer, says nothing about a quota.
        (429, ResendErrors.DailyQuotaExceeded) => Wait(error, atLeast: DailyQuotaPause),
        (429, ResendErrors.MonthlyQuotaExceeded) => Wait(error, atLeast: LongestPause),
        (429, _) => Wait(error, atLeast: ShortestPause),
        (_, ResendErrors.InvalidApiKey or ResendErrors.MissingApiKey or ResendErrors.RestrictedApiKey) or (401, _) => Misconfigured(error, "Email:Resend:ApiToken"),
        (_, ResendErrors.InvalidFromAddress) => Misconfigured(error, "Email:From"),

        // The sender's domain is not verified. Without a name it is no answer of Resend: a firewall may dislike just this message.
        (403, not null) => Misconfigured(error, "Email:From and its domain at Resend"),
        ((>= 300 and < 400) or 404 or 405, _) => Misconfigured(error, "Email:Resend:ApiUrl"),
        _ => error.IsTransient ? new EmailOutcome.Retry(error.Message) : new EmailOutcome.Refused(error.Message),
    };

    private static EmailOutcome.Wait Wait(ResendException error, TimeSpan atLeast) =>
        new(error.Message, TimeSpan.FromTicks(Math.Clamp((error.RetryAfter ?? atLeast).Ticks, atLeast.Ticks, LongestPause.Ticks)));

    private static EmailOutcome.Misconfigured Misconfigured(ResendException error, string setting) => new($"{error.Message} Check {setting}.");

    private static partial class Log
    {
        [LoggerMessage(3101, LogLevel.Information, "Resend accepted email {MessageId} as {ResendId}")]
        public static partial void Accepted(ILogger logger, string messageId, string resendId);

        [LoggerMessage(3102, LogLevel.Warning, "Resend knows email {MessageId} with another content; it is not sent again")]
        public static partial void UsedBefore(ILogger logger, string messageId);

        [LoggerMessage(3103, LogLevel.Debug, "Resend did not accept email {MessageId}")]
        public static partial void NotAccepted(ILogger logger, string messageId, Exception exception);
    }
}
