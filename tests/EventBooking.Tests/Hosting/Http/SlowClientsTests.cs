using System.Net;
using System.Net.Sockets;
using System.Text;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Hosting.Http;

/// <summary>Clients that send slowly or too much do not block others.</summary>
public sealed class SlowClientsTests : IAsyncDisposable
{
    private const int SlowClients = 1000;
    private const int OtherClients = 100;

    private readonly SqliteHost host = new();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task A_thousand_unfinished_requests_do_not_block_bookings_and_their_connections_are_closed()
    {
        await using var site = Site.Start(new Dictionary<string, string?>(host.Settings) { ["Event:SlotCapacity"] = "100" });
        var slow = await Task.WhenAll(Enumerable.Range(0, SlowClients).Select(i => HoldOpenAsync(site, i)));
        try
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, OtherClients).Select(async i =>
            {
                using var response = await site.Http.BookAsync(BookingApi.Body(name: $"Attendee {i}"));
                return response.StatusCode;
            }));
            Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer));

            // Connections without a request may stay idle, as a browser's do between two requests.
            await Task.WhenAll(slow.Where((_, i) => i % 3 != 2).Select(WaitForCloseAsync))
                .WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        }
        finally
        {
            Array.ForEach(slow, socket => socket.Dispose());
        }
    }

    [Fact]
    public async Task Headers_that_are_too_large_or_too_many_are_rejected()
    {
        await using var site = Site.Start(host.Settings);
        using var large = new HttpRequestMessage(HttpMethod.Get, "/");
        large.Headers.Add("X-Large", new string('a', 20_000));
        using var many = new HttpRequestMessage(HttpMethod.Get, "/");
        for (var i = 0; i < 100; i++)
        {
            many.Headers.Add($"X-{i}", "a");
        }

        using var refusedLarge = await site.Http.SendAsync(large, TestContext.Current.CancellationToken);
        using var refusedMany = await site.Http.SendAsync(many, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, refusedLarge.StatusCode);
        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, refusedMany.StatusCode);
    }

    /// <summary>A third of the clients sends a part of its headers, a third a part of its body, and a third nothing.</summary>
    private static async Task<Socket> HoldOpenAsync(Site site, int number)
    {
        var begun = (number % 3) switch
        {
            0 => "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
            1 => "POST /api/bookings HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"slotId\":",
            _ => "",
        };
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, site.Address.Port, TestContext.Current.CancellationToken);
        await socket.SendAsync(Encoding.ASCII.GetBytes(begun), TestContext.Current.CancellationToken);
        return socket;
    }

    /// <summary>Returns when the server has closed the connection, with or without a response.</summary>
    private static async Task WaitForCloseAsync(Socket socket)
    {
        var buffer = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // A reset closes it too.
        }
    }
}
