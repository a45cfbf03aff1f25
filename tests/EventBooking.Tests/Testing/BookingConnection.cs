using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace EventBooking.Tests.Testing;

/// <summary>The response to one booking, as the client received it.</summary>
/// <param name="Reference">The reference, if the status is 201.</param>
/// <param name="Fault">An incomplete response or another status.</param>
public readonly record struct BookingResponse(string? Reference, string? Fault);

/// <summary>A client that books over raw connections and checks every byte of the response.</summary>
public sealed class BookingConnection(Uri address) : IDisposable
{
    private TcpClient? connection;

    /// <summary>Books once. Both properties are null if the connection closed without a response.</summary>
    /// <exception cref="SocketException">The server does not listen.</exception>
    public async Task<BookingResponse> BookAsync(string slotId, CancellationToken cancellationToken)
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
            while (!IsComplete(received.ToString()))
            {
                var buffer = new byte[4096];
                var count = await connection.GetStream().ReadAsync(buffer, cancellationToken);
                if (count == 0)
                {
                    return Interrupted(received);
                }

                received.Append(Encoding.UTF8.GetString(buffer, 0, count));
            }
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return Interrupted(received);
        }

        return Read(received.ToString());
    }

    public void Dispose() => connection?.Dispose();

    private byte[] Request(string slotId)
    {
        var body = JsonSerializer.Serialize(BookingApi.Body(slotId));
        return Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"POST /api/bookings HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: application/json\r\n"
            + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"));
    }

    /// <summary>The application sends JSON in chunks.</summary>
    private static bool IsComplete(string answer) => answer.EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal);

    private BookingResponse Interrupted(StringBuilder received)
    {
        Close();
        return received.Length == 0 ? default : new(null, $"Incomplete response: {received}");
    }

    private BookingResponse Read(string answer)
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
