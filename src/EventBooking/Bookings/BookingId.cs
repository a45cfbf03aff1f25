using System.Security.Cryptography;
using System.Text;

namespace EventBooking.Bookings;

/// <summary>
/// The primary key of a booking: 128 bits in hexadecimal. It is computed from the idempotency key where the caller gave one, so that
/// the store's own uniqueness makes booking twice under one key impossible, on whichever instance and however often it is tried.
/// </summary>
public static class BookingId
{
    private const int Bytes = 16;

    public static string Draw() => RandomNumberGenerator.GetHexString(2 * Bytes, lowercase: true);

    public static string FromIdempotencyKey(string key) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, Bytes));
}
