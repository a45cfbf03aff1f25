using System.Globalization;
using System.Security.Cryptography;

namespace EventBooking.Bookings;

/// <summary>
/// The end of a booking's private address: 128 random bits, which nobody guesses, after the moment at which it was drawn, so that what was
/// drawn together lies together in an index. In hexadecimal.
/// </summary>
public static class ManageToken
{
    private const int RandomBytes = 16;

    public static string Draw(DateTimeOffset now) =>
        now.ToUnixTimeMilliseconds().ToString("x12", CultureInfo.InvariantCulture) + RandomNumberGenerator.GetHexString(2 * RandomBytes, lowercase: true);
}
