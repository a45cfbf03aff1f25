using System.Net;
using System.Net.Sockets;
using EventBooking.Load.Measuring;

namespace EventBooking.Load.Speed;

/// <summary>
/// One kept-alive HTTP/1.1 connection that sends prepared bytes and reads the answer. It does next to nothing besides, as it shares the machine with
/// the server that it measures. For one client at a time.
/// </summary>
internal sealed class WireConnection(IPEndPoint server) : IDisposable
{
    private const int UsualAnswer = 16 * 1024;

    private byte[] buffer = new byte[UsualAnswer];
    private Socket? socket;

    /// <summary>Between an answer and the next request nothing can be read but the end: servers close connections that rest for a while.</summary>
    private bool WasClosedWhileIdle => socket?.Poll(0, SelectMode.SelectRead) == true;

    /// <summary>Sends a request and reads its answer to the last byte; the answer holds until the next request. Opens the connection where there is none, also after one that broke.</summary>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="WrongAnswerException">What came is not HTTP.</exception>
    public async ValueTask<WireAnswer> SendAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        try
        {
            if (WasClosedWhileIdle)
            {
                Close();
            }

            socket ??= await ConnectAsync(cancellationToken);
            await socket.SendAsync(request, SocketFlags.None, cancellationToken);
            var answer = await ReceiveAsync(socket, cancellationToken);
            if (answer.ClosesConnection)
            {
                Close();
            }

            return answer;
        }
        catch (SocketException e)
        {
            Close();
            throw new IOException(e.Message, e);
        }
        catch (Exception e) when (e is IOException or WrongAnswerException or OperationCanceledException)
        {
            Close();
            throw;
        }
    }

    public void Dispose() => Close();

    private async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        var opened = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await opened.ConnectAsync(server, cancellationToken);
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    private async ValueTask<WireAnswer> ReceiveAsync(Socket from, CancellationToken cancellationToken)
    {
        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }

            var read = await from.ReceiveAsync(buffer.AsMemory(length), SocketFlags.None, cancellationToken);
            if (read == 0)
            {
                throw new IOException("The connection was closed before the answer was whole.");
            }

            length += read;
            if (WireAnswer.TryRead(buffer.AsMemory(0, length), out var answer))
            {
                return answer;
            }
        }
    }

    private void Close()
    {
        socket?.Dispose();
        socket = null;
    }
}
