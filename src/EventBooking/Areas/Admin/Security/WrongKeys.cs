using System.Globalization;
using System.Net;
using EventBooking.Controllers;

namespace EventBooking.Areas.Admin.Security;

public enum KeyVerdict
{
    Right,
    Wrong,

    /// <summary>Wrong, and sent while the address has to wait.</summary>
    TooEarly,
}

/// <summary>What came of a key that somebody tried.</summary>
/// <param name="Verdict">Whether it is right.</param>
/// <param name="Wait">How long the address is to wait before it tries another.</param>
public readonly record struct TriedKey(KeyVerdict Verdict, TimeSpan Wait)
{
    public static readonly TriedKey Right = new(KeyVerdict.Right, TimeSpan.Zero);

    /// <summary>As the header Retry-After wants it: whole, and never too early.</summary>
    public string WaitSeconds => Math.Ceiling(Wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}

/// <summary>
/// Tells who sends wrong keys to wait. An address may be wrong five times; after each further wrong key it waits, one second, then two, four, up to
/// sixty. Fifteen minutes without a wrong one forgive. Each instance counts for itself.
/// </summary>
/// <remarks>
/// The right key never waits: behind a proxy many share an address, and a stranger's guesses must not keep administrators out. So waiting does not bound how
/// many keys a guesser has looked at; what does is the key. At a million guesses a second, one of 128 random bits is found after some 10^24 years, and the shortest
/// that is taken, sixteen hexadecimal digits, after some 300,000. Waiting is for programs that send an old key over and over, and for the log.
/// </remarks>
public sealed class WrongKeys(TimeProvider time)
{
    /// <summary>Beyond so many addresses, the one that was wrong longest ago is forgotten.</summary>
    public const int MostAddresses = 10_000;

    private const int FreeOfWaiting = 5;

    private static readonly TimeSpan ForgottenAfter = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    private readonly Lock gate = new();
    private readonly Dictionary<IPAddress, LinkedListNode<Entry>> entries = [];
    private readonly LinkedList<Entry> longestAgoFirst = new();

    /// <summary>How many addresses are remembered.</summary>
    public int AddressCount
    {
        get
        {
            lock (gate)
            {
                return entries.Count;
            }
        }
    }

    /// <summary>A wrong key. One that comes while its sender waits changes nothing, so that the wait ends when it was said to end.</summary>
    public TriedKey Count(IPAddress? sender)
    {
        var address = ClientNetwork.Of(sender);
        lock (gate)
        {
            ForgetTheOld();
            entries.TryGetValue(address, out var node);
            if (node is not null && LeftToWait(node.Value) is var left && left > TimeSpan.Zero)
            {
                return new(KeyVerdict.TooEarly, left);
            }

            Remove(node);
            var entry = new Entry(address, (node?.Value.Count ?? 0) + 1, time.GetTimestamp());
            entries[address] = longestAgoFirst.AddLast(entry);
            if (entries.Count > MostAddresses)
            {
                Remove(longestAgoFirst.First);
            }

            return new(KeyVerdict.Wrong, WaitAfter(entry.Count));
        }
    }

    private void ForgetTheOld()
    {
        while (longestAgoFirst.First is { } first && time.GetElapsedTime(first.Value.WrongAt) >= ForgottenAfter)
        {
            Remove(first);
        }
    }

    private TimeSpan LeftToWait(Entry entry) => WaitAfter(entry.Count) - time.GetElapsedTime(entry.WrongAt);

    private static TimeSpan WaitAfter(int count) => count <= FreeOfWaiting
        ? TimeSpan.Zero
        : TimeSpan.FromSeconds(Math.Min(Math.Pow(2, count - FreeOfWaiting - 1), LongestWait.TotalSeconds));

    private void Remove(LinkedListNode<Entry>? node)
    {
        if (node is not null)
        {
            entries.Remove(node.Value.Address);
            longestAgoFirst.Remove(node);
        }
    }

    /// <summary>How often an address has been wrong, and when last, as a timestamp.</summary>
    private readonly record struct Entry(IPAddress Address, int Count, long WrongAt);
}
