using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using EventBooking.Controllers;
using Microsoft.Extensions.Options;

namespace EventBooking.Areas.Admin.Security;

/// <summary>The result of a key that was sent.</summary>
public enum KeyResult
{
    Right,
    Wrong,

    /// <summary>Wrong, and the client has sent too many wrong keys.</summary>
    TooManyWrong,
}

/// <summary>
/// The secret that opens the admin area. Wrong keys are limited for each client. The right key is always accepted: clients behind one proxy
/// may share an address, and wrong keys of one must not lock out the others. The key is too long to guess. The limit only reduces the load
/// that guessing causes.
/// </summary>
public sealed class AdminKey(IOptions<AdminOptions> options, PartitionedRateLimiter<IPAddress> wrongKeyLimiter, WrongKeyLog log)
{
    private readonly byte[] hash = HashOf(options.Value.Key);

    /// <summary>Stored in a session, so that a new key ends it. The key cannot be computed from it.</summary>
    public string Fingerprint { get; } =
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(options.Value.Key), "eventbooking-admin session"u8));

    /// <summary>Compares in constant time, and counts a wrong key.</summary>
    /// <param name="sender">The address of the client.</param>
    /// <param name="candidate">The key that the client sent.</param>
    /// <param name="retryAfter">Seconds to wait after too many wrong keys; empty otherwise.</param>
    public KeyResult Check(IPAddress? sender, string candidate, out string retryAfter)
    {
        retryAfter = "";
        if (CryptographicOperations.FixedTimeEquals(HashOf(candidate), hash))
        {
            return KeyResult.Right;
        }

        log.Add(sender);
        using var lease = wrongKeyLimiter.AttemptAcquire(ClientNetwork.ForLimits(sender));
        if (lease.IsAcquired)
        {
            return KeyResult.Wrong;
        }

        retryAfter = RetryAfter.From(lease);
        return KeyResult.TooManyWrong;
    }

    public bool IsFingerprint(string candidate) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(candidate), Encoding.UTF8.GetBytes(Fingerprint));

    private static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
