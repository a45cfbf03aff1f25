using System.Globalization;
using System.Security.Cryptography;

namespace EventBooking.Bookings;

/// <summary>
/// The last segment of a booking's private URL: the time in milliseconds, then 128 random bits, in hexadecimal. Nobody can guess the random
/// part. The time comes first because tokens of the same moment then lie on the same page of an index, which makes inserts cheaper.
/// </summary>
public static class ManageToken
{
    private const int RandomBytes = 16;

    public static string Generate(DateTimeOffset now) =>
        now.ToUnixTimeMilliseconds().ToString("x12", CultureInfo.InvariantCulture)
        + RandomNumberGenerator.GetHexString(2 * RandomBytes, lowercase: true);
}
