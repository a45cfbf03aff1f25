using EventBooking.Bookings;
using EventBooking.Email;

namespace EventBooking.Tests.Testing;

public static class EmailComposerExtensions
{
    /// <summary>The email about new bookings.</summary>
    public static Task<EmailMessage> ComposeAsync(
        this EmailComposer composer, EmailRecipient recipient, IReadOnlyList<Booking> bookings) =>
        composer.ComposeAsync(recipient, [.. bookings.Select(booking => new EmailSubject(EmailKind.Booked, booking))]);
}
