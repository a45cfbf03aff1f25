namespace EventBooking.Email;

/// <summary>Sends one email.</summary>
public interface IEmailSender
{
    /// <summary>
    /// Sends within seconds and returns an outcome instead of throwing. A message that is sent twice under the same id within
    /// 24 hours is delivered once.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller cancelled. The message may have been accepted.</exception>
    Task<EmailOutcome> SendAsync(string messageId, EmailMessage message, CancellationToken cancellationToken);
}
