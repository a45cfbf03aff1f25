using System.Buffers.Text;
using System.Globalization;
using System.Text;
using EventBooking.Load.Measuring;

namespace EventBooking.Load.Speed;

/// <summary>An HTTP/1.1 answer as it came over the wire (RFC 9112), as far as a client must read it to know its end.</summary>
internal readonly struct WireAnswer
{
    private const int StatusAt = 9;
    private const int StatusDigits = 3;

    private readonly ReadOnlyMemory<byte> sentBody;
    private readonly bool isSentInChunks;

    private WireAnswer(int status, bool closesConnection, ReadOnlyMemory<byte> body, bool isChunked)
    {
        Status = status;
        ClosesConnection = closesConnection;
        sentBody = body;
        isSentInChunks = isChunked;
    }

    public int Status { get; }

    public bool ClosesConnection { get; }

    /// <summary>Whether the bytes are a whole answer; there may be none after it, as nobody sends two requests at once.</summary>
    /// <exception cref="WrongAnswerException">They never will be.</exception>
    public static bool TryRead(ReadOnlyMemory<byte> received, out WireAnswer answer)
    {
        answer = default;
        var bytes = received.Span;
        var headEnd = bytes.IndexOf("\r\n\r\n"u8);
        if (headEnd < 0)
        {
            return false;
        }

        var head = bytes[..headEnd];
        if (!head.StartsWith("HTTP/1.1 "u8) || head.Length < StatusAt + StatusDigits || !Utf8Parser.TryParse(head.Slice(StatusAt, StatusDigits), out int status, out _))
        {
            throw new WrongAnswerException("The answer is not HTTP/1.1.");
        }

        var body = received[(headEnd + 4)..];
        var isChunked = ValueOf(head, "\r\ntransfer-encoding:"u8).Length > 0;
        if (isChunked)
        {
            if (!EndsWithLastChunk(body.Span))
            {
                return false;
            }
        }
        else if (body.Length < LengthIn(head, status))
        {
            return false;
        }

        answer = new(status, Ascii.EqualsIgnoreCase(ValueOf(head, "\r\nconnection:"u8), "close"u8), body, isChunked);
        return true;
    }

    /// <summary>The body without what marks its chunks.</summary>
    public byte[] ReadBody()
    {
        if (!isSentInChunks)
        {
            return sentBody.ToArray();
        }

        var whole = new List<byte>(sentBody.Length);
        var rest = sentBody.Span;
        while (TryReadChunk(ref rest, out var chunk) && !chunk.IsEmpty)
        {
            whole.AddRange(chunk);
        }

        return [.. whole];
    }

    /// <summary>The value of a header field of a server that is known to write one line for each; empty when there is none.</summary>
    private static ReadOnlySpan<byte> ValueOf(ReadOnlySpan<byte> head, ReadOnlySpan<byte> lineBreakAndName)
    {
        for (var at = 0; at + lineBreakAndName.Length <= head.Length;)
        {
            var next = head[at..].IndexOf("\r\n"u8);
            if (next < 0 || at + next + lineBreakAndName.Length > head.Length)
            {
                break;
            }

            at += next;
            if (Ascii.EqualsIgnoreCase(head.Slice(at, lineBreakAndName.Length), lineBreakAndName))
            {
                var value = head[(at + lineBreakAndName.Length)..];
                var end = value.IndexOf("\r\n"u8);
                return (end < 0 ? value : value[..end]).Trim((byte)' ');
            }

            at += 2;
        }

        return [];
    }

    private static int LengthIn(ReadOnlySpan<byte> head, int status)
    {
        var value = ValueOf(head, "\r\ncontent-length:"u8);
        return value.Length > 0 && Utf8Parser.TryParse(value, out int length, out _) ? length
            : status is 204 or 304 ? 0
            : throw new WrongAnswerException($"An answer of status {status.ToString(CultureInfo.InvariantCulture)} does not say how long it is.");
    }

    /// <summary>The usual answer comes in one piece, so that its end tells; chunks are gone through only where that does.</summary>
    private static bool EndsWithLastChunk(ReadOnlySpan<byte> body)
    {
        if (!body.EndsWith("0\r\n\r\n"u8))
        {
            return false;
        }

        while (TryReadChunk(ref body, out var chunk))
        {
            if (chunk.IsEmpty)
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryReadChunk(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> chunk)
    {
        chunk = default;
        var lineEnd = rest.IndexOf("\r\n"u8);
        if (lineEnd < 0)
        {
            return false;
        }

        if (!Utf8Parser.TryParse(rest[..lineEnd], out int length, out _, 'x'))
        {
            throw new WrongAnswerException("A chunk of an answer does not say how long it is.");
        }

        if (rest.Length < lineEnd + 2 + length + 2)
        {
            return false;
        }

        chunk = rest.Slice(lineEnd + 2, length);
        rest = rest[(lineEnd + 2 + length + 2)..];
        return true;
    }
}
