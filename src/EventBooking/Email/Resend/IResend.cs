namespace EventBooking.Email.Resend;

/// <summary>The part of https://resend.com that this application uses, with the names of the Resend SDK.</summary>
internal interface IResend
{
    /// <summary>Sends an email and returns Resend's id of it.</summary>
    /// <param name="idempotencyKey">1 to 256 characters; Resend accepts a message once per key within 24 hours.</param>
    /// <param name="message">The email.</param>
    /// <param name="cancellationToken">Stops waiting. The message may have been accepted.</param>
    /// <exception cref="ResendException">Resend rejected the email, failed or did not answer in time.</exception>
    Task<string> EmailSendAsync(string idempotencyKey, EmailMessage message, CancellationToken cancellationToken);
}
