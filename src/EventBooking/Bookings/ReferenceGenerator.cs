using System.Security.Cryptography;

namespace EventBooking.Bookings;

/// <summary>
/// Draws references: 40 random bits, short enough to be said aloud. Two may turn out equal, so a store draws again
/// when it finds one taken. The alphabet is Crockford's, https://www.crockford.com/base32.html: no I, L, O, U.
/// </summary>
public class ReferenceGenerator
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    public virtual string Draw()
    {
        var code = RandomNumberGenerator.GetString(Alphabet, 8);
        return $"{code[..4]}-{code[4..]}";
    }
}
