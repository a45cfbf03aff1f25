namespace EventBooking.Email.Resend;

/// <summary>What this application asks of https://resend.com, under the names of its SDK, so that the SDK could take this place.</summary>
internal interface IResend
{
    /// <summary>Has the email accepted for delivery and returns Resend's id of it.</summary>
    /// <param name="idempotencyKey">1 to 256 characters; Resend accepts a message once per key within 24 hours.</param>
    /// <param name="message">What is sent.</param>
    /// <param name="cancellationToken">Gives up waiting; the message may have been accepted or not.</param>
    /// <exception cref="ResendException">Resend refused, failed or did not answer in time.</exception>
    Task<string> EmailSendAsync(string idempotencyKey, EmailMessage message, CancellationToken cancellationToken);
}
