using System.Net;
using System.Net.Sockets;
using System.Text;
using EventBooking.Load.Measuring;
using EventBooking.Load.Speed;

namespace EventBooking.Tests.Load;

/// <summary>What the load tool writes to the wire and reads from it.</summary>
public sealed class WireTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nseats", 200, "seats", false)]
    [InlineData("HTTP/1.1 409 Conflict\r\nDate: Sun\r\ncontent-length:0\r\nConnection: close\r\n\r\n", 409, "", true)]
    [InlineData("HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nsea\r\nA\r\nts and mor\r\n1\r\ne\r\n0\r\n\r\n", 201, "seats and more", false)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n0\r\n\r\n\r\n0\r\n\r\n", 200, "0\r\n\r\n", false)]
    [InlineData("HTTP/1.1 204 No Content\r\nDate: Sun\r\n\r\n", 204, "", false)]
    public void An_answer_is_read_once_it_is_whole_and_not_before(string text, int status, string body, bool closes)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.False(WireAnswer.TryRead(bytes.AsMemory(0, length), out _), $"after {length} bytes");
        }

        Assert.True(WireAnswer.TryRead(bytes, out var answer));
        Assert.Equal(status, answer.Status);
        Assert.Equal(body, Encoding.ASCII.GetString(answer.ReadBody()));
        Assert.Equal(closes, answer.ClosesConnection);
    }

    [Theory]
    [InlineData("220 mail.example.com ESMTP\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nDate: Sun\r\n\r\nno length")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nno length\r\n0\r\n\r\n")]
    public void What_is_no_answer_is_told(string text) =>
        Assert.Throws<WrongAnswerException>(() => WireAnswer.TryRead(Encoding.ASCII.GetBytes(text), out _));

    [Fact]
    public async Task A_connection_that_was_closed_while_it_rested_is_opened_anew()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var connection = new WireConnection((IPEndPoint)listener.LocalEndpoint);

        for (var i = 0; i < 3; i++)
        {
            var answer = connection.SendAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
            using var client = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
            await client.SendAsync("HTTP/1.1 204 No Content\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
            Assert.Equal(204, (await answer).Status);
            await CloseAsync(client);
        }

        // Once the other side has said that it knows of the end, it is sure to have arrived there.
        static async Task CloseAsync(Socket client)
        {
            client.Shutdown(SocketShutdown.Send);
            await client.ReceiveAsync(new byte[100], TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public void Each_booking_has_a_key_and_a_person_of_its_own()
    {
        var request = new BookingRequest("127.0.0.1:5080", "2026-03-01T10:00".Length);
        var other = new BookingRequest("127.0.0.1:5080", "2026-03-01T10:00".Length);

        var texts = new[] { request.Next("2026-03-01T10:00"), request.Next("2026-03-31T16:00"), other.Next("2026-03-01T10:00") };

        // The second was written over the first.
        var first = Encoding.ASCII.GetString(texts[0].Span);
        Assert.Contains("\"slotId\":\"2026-03-31T16:00\"", first, StringComparison.Ordinal);
        Assert.Contains("0000000002\r\n", first, StringComparison.Ordinal);
        Assert.Equal(3, first.Split("0000000002").Length - 1);
        Assert.NotEqual(KeyIn(first), KeyIn(Encoding.ASCII.GetString(texts[2].Span)));
        Assert.Contains($"Content-Length: {first[(first.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..].Length}\r\n", first, StringComparison.Ordinal);

        static string KeyIn(string text) => text.Split("Idempotency-Key: ")[1].Split("\r\n")[0];
    }

    [Fact]
    public void A_slot_id_of_another_length_is_refused() =>
        Assert.Throws<ArgumentException>(() => new BookingRequest("127.0.0.1:5080", 16).Next("1"));
}
