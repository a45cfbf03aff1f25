namespace EventBooking.Email;

/// <summary>Hands one email to whoever delivers it.</summary>
public interface IEmailSender
{
    /// <summary>
    /// Sends, within seconds, and says what became of it instead of throwing. A message that is sent again under the same id
    /// within 24 hours is delivered once.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller gave up; the message may have been accepted or not.</exception>
    Task<EmailOutcome> SendAsync(string messageId, EmailMessage message, CancellationToken cancellationToken);
}
