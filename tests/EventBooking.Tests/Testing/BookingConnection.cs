using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace EventBooking.Tests.Testing;

/// <summary>What a client saw of one booking.</summary>
/// <param name="Reference">Of the booking, where it was answered with 201.</param>
/// <param name="Fault">What no server may do to a client: an answer that breaks off, or that is no answer to a booking.</param>
public readonly record struct SeenAnswer(string? Reference, string? Fault);

/// <summary>A client that books over one connection after another, and sees to the byte what comes back.</summary>
public sealed class BookingConnection(Uri address) : IDisposable
{
    private TcpClient? connection;

    /// <summary>
    /// Books once. Where nothing at all was answered, neither a reference nor a fault is seen; failing to connect throws.
    /// </summary>
    /// <exception cref="SocketException">Nobody listens.</exception>
    public async Task<SeenAnswer> BookAsync(string slotId, CancellationToken cancellationToken)
    {
        if (connection is null)
        {
            connection = new TcpClient { NoDelay = true };
            await connection.ConnectAsync(address.Host, address.Port, cancellationToken);
        }

        var received = new StringBuilder();
        try
        {
            await connection.GetStream().WriteAsync(Request(slotId), cancellationToken);
            while (!IsWhole(received.ToString()))
            {
                var buffer = new byte[4096];
                var count = await connection.GetStream().ReadAsync(buffer, cancellationToken);
                if (count == 0)
                {
                    return BrokenOff(received);
                }

                received.Append(Encoding.UTF8.GetString(buffer, 0, count));
            }
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return BrokenOff(received);
        }

        return Read(received.ToString());
    }

    public void Dispose() => connection?.Dispose();

    private byte[] Request(string slotId)
    {
        var body = JsonSerializer.Serialize(BookingApi.Body(slotId));
        return Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"POST /api/bookings HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"));
    }

    /// <summary>The application answers JSON in chunks.</summary>
    private static bool IsWhole(string answer) => answer.EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal);

    private SeenAnswer BrokenOff(StringBuilder received)
    {
        Close();
        return received.Length == 0 ? default : new(null, $"An answer broke off: {received}");
    }

    private SeenAnswer Read(string answer)
    {
        if (answer.Contains("\r\nConnection: close\r\n", StringComparison.Ordinal))
        {
            Close();
        }

        const string Label = "\"reference\":\"";
        var reference = answer.IndexOf(Label, StringComparison.Ordinal) + Label.Length;
        return answer.StartsWith("HTTP/1.1 201 ", StringComparison.Ordinal) && reference > Label.Length
            ? new(answer.Substring(reference, "7K3F-9QXM".Length), null)
            : new(null, $"Not booked: {answer}");
    }

    private void Close()
    {
        connection?.Dispose();
        connection = null;
    }
}
