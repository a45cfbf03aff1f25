using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace EventBooking.Load.Speed;

/// <summary>The bytes of a booking over the API, of which only the slot and the number of the person are written anew for each. For one client at a time.</summary>
internal sealed class BookingRequest
{
    private const int NumberDigits = 10;

    private readonly byte[] bytes;
    private readonly int slotAt;
    private readonly int slotLength;
    private readonly List<int> numbersAt = [];
    private long number;

    /// <summary>For one server, whose slot ids are of one length.</summary>
    /// <param name="host">The server's, as requests name it.</param>
    /// <param name="slotLength">Of all slot ids of this server, in characters.</param>
    public BookingRequest(string host, int slotLength)
    {
        // Keys must be new to the site.
        var mark = RandomNumberGenerator.GetHexString(12, lowercase: true);
        var slot = new string('s', slotLength);
        var anyNumber = new string('n', NumberDigits);
        bytes = BytesOf(host, $"{mark}-{anyNumber}", slot, $"Load {mark} {anyNumber}", $"load.{mark}.{anyNumber}@example.com");
        slotAt = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(slot));
        this.slotLength = slotLength;

        var sought = Encoding.ASCII.GetBytes(anyNumber);
        for (var at = bytes.AsSpan().IndexOf(sought); at >= 0;)
        {
            numbersAt.Add(at);
            var next = bytes.AsSpan(at + NumberDigits).IndexOf(sought);
            at = next < 0 ? -1 : at + NumberDigits + next;
        }
    }

    /// <summary>A booking in this slot, by somebody who has not booked yet. Holds until the next is asked for.</summary>
    public ReadOnlyMemory<byte> Next(string slotId)
    {
        if (slotId.Length != slotLength)
        {
            throw new ArgumentException("The slot ids of a server must be of one length.", nameof(slotId));
        }

        Encoding.ASCII.GetBytes(slotId, bytes.AsSpan(slotAt));
        number++;
        foreach (var at in numbersAt)
        {
            Utf8Formatter.TryFormat(number, bytes.AsSpan(at, NumberDigits), out _, new('D', NumberDigits));
        }

        return bytes;
    }

    public static byte[] BytesOf(string host, string key, string slotId, string name, string email)
    {
        var body = $$"""{"slotId":"{{slotId}}","name":"{{name}}","email":"{{email}}","phone":"+442079460123"}""";
        return Encoding.ASCII.GetBytes(
            $"POST /api/bookings HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nIdempotency-Key: {key}\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }
}
