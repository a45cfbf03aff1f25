using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace EventBooking.Areas.Admin.Security;

/// <summary>The secret that opens the admin area. Whatever is compared with it takes as long, and whoever guesses is told to wait.</summary>
public sealed partial class AdminKey(IOptions<AdminOptions> options, WrongKeys wrongKeys, ILogger<AdminKey> logger)
{
    private readonly byte[] hash = HashOf(options.Value.Key);

    /// <summary>What a session carries, so as to be void once the key is changed. It tells nothing of the key.</summary>
    public string Fingerprint { get; } =
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(options.Value.Key), "eventbooking-admin session"u8));

    public TriedKey Try(IPAddress? sender, string candidate)
    {
        if (CryptographicOperations.FixedTimeEquals(HashOf(candidate), hash))
        {
            return TriedKey.Right;
        }

        var tried = wrongKeys.Count(sender);
        if (tried.Verdict == KeyVerdict.Wrong)
        {
            Log.WrongKey(logger, sender);
        }

        return tried;
    }

    public bool IsFingerprint(string candidate) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(candidate), Encoding.UTF8.GetBytes(Fingerprint));

    private static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private static partial class Log
    {
        [LoggerMessage(4003, LogLevel.Warning, "Wrong admin key from {Address}")]
        public static partial void WrongKey(ILogger logger, IPAddress? address);
    }
}
