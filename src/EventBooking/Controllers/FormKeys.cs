using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using EventBooking.Bookings;
using Microsoft.AspNetCore.DataProtection;

namespace EventBooking.Controllers;

/// <summary>
/// The idempotency keys of booking forms. The site signs them with the keys that all instances share, so nobody can invent the key of
/// somebody else's form.
/// </summary>
public sealed class FormKeys(IDataProtectionProvider protection, TimeProvider time)
{
    private static readonly TimeSpan Validity = TimeSpan.FromDays(1);

    private readonly IDataProtector protector = protection.CreateProtector("EventBooking.FormKeys");

    public string Issue() =>
        protector.Protect(string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow().ToUnixTimeSeconds()} {BookingId.Generate()}"));

    /// <summary>False if the site has not signed the key, or more than a day ago.</summary>
    public bool TryRead(string? formKey, [NotNullWhen(true)] out string? idempotencyKey)
    {
        idempotencyKey = null;
        try
        {
            if (formKey is not null
                && protector.Unprotect(formKey).Split(' ') is [var issuedAt, var id]
                && time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(long.Parse(issuedAt, CultureInfo.InvariantCulture)) < Validity)
            {
                idempotencyKey = "form:" + id;
            }
        }
        catch (CryptographicException)
        {
            // Not signed by this site.
        }

        return idempotencyKey is not null;
    }
}
