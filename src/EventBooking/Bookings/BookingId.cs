using System.Security.Cryptography;
using System.Text;

namespace EventBooking.Bookings;

/// <summary>
/// The primary key of a booking: 128 bits in hexadecimal. It is computed from the idempotency key if there is one. The store's primary key
/// then makes it impossible to book twice with one key, on any instance and however often the request is repeated.
/// </summary>
public static class BookingId
{
    private const int Bytes = 16;

    public static string Generate() => RandomNumberGenerator.GetHexString(2 * Bytes, lowercase: true);

    public static string FromIdempotencyKey(string key) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, Bytes));
}
